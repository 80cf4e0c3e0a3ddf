// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"

namespace fulgurite::config {

/// Given to the `check` of an option struct, where a number must not be any of its type:
///
///     void check(const config::Refuse& refuse) const {
///         if (images < 1) refuse("images", "a whole number of 1 or more");
///     }
///
/// which is told as "run.toml:3:10: 'images' is '0', a whole number of 1 or more is wanted", with all else that is
/// wrong. It is called once all options of the struct have been read.
class Refuse {
public:
    Refuse(const Value& options, std::string path, Problems& problems)
        : options_(options), path_(std::move(path)), problems_(problems) {}

    void operator()(std::string_view option, std::string_view wanted) const;

private:
    const Value& options_;
    std::string path_;
    Problems& problems_;
};

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/refuse-inl.hpp"
#endif
