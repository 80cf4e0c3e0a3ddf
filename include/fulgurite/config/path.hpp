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
inline std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('.', begin), path.size());
        parts.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}
/// The same. Throws `Error` for an empty part, and for more parts than a config has levels.
inline std::vector<std::string> parts_of(std::string_view path, const Origin& origin) {
    auto parts = split(path);
    if (std::find(parts.begin(), parts.end(), "") != parts.end())
        throw Error(origin.text(), ": '", path, "' has an empty part; give names with dots between them");
    if (parts.size() > 256) throw Error(origin.text(), ": a path of ", parts.size(), " names; 256 are the most");
    return parts;
}
/// The key of a table that a path goes on with: as many parts as a key with dots has, where there is one, else one
/// part. Moves `at` behind it.
inline std::string key_at(const Value& table, const std::vector<std::string>& parts, std::size_t& at) {
    auto key = parts[at], found = key;
    auto end = at + 1, behind = end;
    while (end < parts.size()) {
        key += "." + parts[end++];
        if (table.contains(key)) found = key, behind = end;
    }
    at = behind;
    return found;
}
/// What stands under these keys; null where a part of the path is missing.
template <class V>
V* value_at(V& config, const std::vector<std::string>& parts) {
    V* value = &config;
    for (std::size_t at = 0; value && at < parts.size();) value = value->find(key_at(*value, parts, at));
    return value;
}

} // namespace fulgurite::config::detail
