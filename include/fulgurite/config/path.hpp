// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"

/// Paths with dots: "model.cfg.lr".
namespace fulgurite::config::detail {

inline std::string joined(std::string_view path, std::string_view key) {
    return path.empty() ? std::string(key) : std::string(path) + "." + std::string(key);
}
std::vector<std::string> split(std::string_view path);
/// The same. Throws `Error` for an empty part, and for more parts than a config has levels.
std::vector<std::string> parts_of(std::string_view path, const Origin& origin);
/// The key of a table that a path goes on with: as many parts as a key with dots has, where there is one, else one
/// part. Moves `at` behind it.
std::string key_at(const Value& table, const std::vector<std::string>& parts, std::size_t& at);
/// What stands under these keys; null where a part of the path is missing.
template <class V>
V* value_at(V& config, const std::vector<std::string>& parts) {
    V* value = &config;
    for (std::size_t at = 0; value && at < parts.size();) value = value->find(key_at(*value, parts, at));
    return value;
}

} // namespace fulgurite::config::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/path-inl.hpp"
#endif
