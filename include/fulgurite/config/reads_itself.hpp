// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <string>

#include "fulgurite/config/value.hpp"

namespace fulgurite::config {

/// A member of an option struct that is more than a value: it takes its part of the config with its path, gives back
/// what it would be read from, and says as JSON Schema what that may be.
template <class T>
concept ReadsItself = requires(T& to, const T& given, const Value& from, const std::string& path) {
    to.take(from, path);
    { given.taken() } -> std::same_as<Value>;
    { T::schema() } -> std::same_as<Value>;
};

} // namespace fulgurite::config
