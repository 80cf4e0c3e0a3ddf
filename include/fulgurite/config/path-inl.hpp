// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/path.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE std::vector<std::string> split(std::string_view path) {
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('.', begin), path.size());
        parts.emplace_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

FULGURITE_INLINE std::vector<std::string> parts_of(std::string_view path, const Origin& origin) {
    auto parts = split(path);
    if (std::find(parts.begin(), parts.end(), "") != parts.end())
        throw Error(origin.text(), ": '", path, "' has an empty part; give names with dots between them");
    if (parts.size() > 256) throw Error(origin.text(), ": a path of ", parts.size(), " names; 256 are the most");
    return parts;
}

FULGURITE_INLINE std::string key_at(const Value& table, const std::vector<std::string>& parts, std::size_t& at) {
    auto key = parts[at], found = key;
    auto end = at + 1, behind = end;
    while (end < parts.size()) {
        key += "." + parts[end++];
        if (table.contains(key)) found = key, behind = end;
    }
    at = behind;
    return found;
}

} // namespace fulgurite::config::detail
