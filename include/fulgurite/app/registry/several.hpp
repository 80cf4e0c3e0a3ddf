// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/path.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"

/// Several of a kind in the place of one: a list, or a table of names.
namespace fulgurite::app::detail {

/// Whether this is a table of parts by name, and not one part: all that is in it are tables or lists, and no key is one
/// that a part has.
bool is_table_of_parts(const config::Value& from);

/// Reads a list or a table of parts with a section's own `read`, and `together(parts)` makes one of what they make.
template <class S, class Together>
std::optional<typename S::Read> read_several(const S& section, const config::Value& from, const std::string& path,
                                             config::Problems& problems, Together together) {
    using Read = typename S::Read;
    std::vector<std::pair<std::string, Read>> parts;
    Read all;
    all.resolved = from.is_list() ? config::Value::list() : config::Value::table();
    const auto wrong = problems.size();
    const auto add = [&](const std::string& key, const config::Value& one) {
        auto read = section.read(one, config::detail::joined(path, key), problems);
        if (!read) return;
        all.notices.insert(all.notices.end(), read->notices.begin(), read->notices.end());
        parts.emplace_back(key, std::move(*read));
    };
    if (from.size() == 0) problems.add(from.origin(), "'", path, "' is empty, one or more are wanted");
    if (from.is_list())
        for (std::size_t i = 0; i < from.size(); ++i) add(std::to_string(i), from.elements()[i]);
    else
        for (const auto& [key, value, origin] : from.entries()) {
            if (key.find('.') == key.npos) add(key, value);
            else problems.add(origin, "'", path, "' has the name '", key, "', one without dots is wanted");
        }
    if (problems.size() != wrong) return std::nullopt;
    config::Value::List list;
    for (const auto& [key, read] : parts) {
        all.name += (all.name.empty() ? "" : ", ") + read.name;
        if (from.is_list()) list.push_back(read.resolved);
        else all.resolved[key] = read.resolved;
    }
    if (from.is_list()) all.resolved = config::Value::list(std::move(list));
    all.make = [parts, together] {
        std::vector<std::pair<std::string, decltype(parts.front().second.make())>> made;
        for (const auto& [key, read] : parts) made.emplace_back(key, read.make());
        return together(std::move(made));
    };
    return all;
}

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/registry/several-inl.hpp"
#endif
