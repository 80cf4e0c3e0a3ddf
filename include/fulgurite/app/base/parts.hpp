// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"

/// What is made of several modules: a list of a config is Python's `ModuleList`, a table of them its `ModuleDict`.
namespace fulgurite::app::detail {

template <class T>
using Named = std::vector<std::pair<std::string, T>>;

/// A module that holds those of the parts under their names.
template <class T>
std::shared_ptr<torch::nn::Module> module_of_parts(const char* name, const Named<T>& parts) {
    auto all = std::make_shared<torch::nn::Module>(name);
    for (const auto& [key, part] : parts) all->register_module(key, part.ptr());
    return all;
}
/// The part of a name. Throws `Error` where there is none.
template <class T>
const T& part_of(const Named<T>& parts, std::string_view name, const char* kind) {
    std::vector<std::string> names;
    for (const auto& [key, part] : parts) {
        if (key == name) return part;
        names.push_back(key);
    }
    throw Error(
        "there is no ", kind, " '", name, "'",
        names.empty() ? std::string("; the config has one without a name") : suggestion(name, names, "there are"));
}

} // namespace fulgurite::app::detail
