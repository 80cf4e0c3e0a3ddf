// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace fulgurite::logger::mlflow {

/// A name as MLflow takes it: letters, digits, "_-. :/", a path that is as short as it can be, 250 characters. All else
/// becomes '_'.
std::string plain_name(std::string_view name);

/// A text of so many characters at most.
std::string cut(std::string_view text, std::size_t characters);

/// Gives each name the one that MLflow takes, no two of them the same, and tells of each that is another, once.
class PlainNames {
public:
    /// `what` the names are of, for the sentence: "a metric".
    explicit PlainNames(std::string what) : what_(std::move(what)) {}

    const std::string& of(std::string_view name);

private:
    std::string what_;
    std::map<std::string, std::string, std::less<>> plain_, original_;
};

} // namespace fulgurite::logger::mlflow

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/mlflow/names-inl.hpp"
#endif
