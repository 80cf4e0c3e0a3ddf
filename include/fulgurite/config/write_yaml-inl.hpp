// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/write_yaml.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE void YamlWriter::write(const Value& value, std::size_t depth) {
    if (value.is_table() && value.size() > 0) return write_table(value, depth);
    if (value.is_list() && !is_short(value)) return write_list(value, depth);
    text += in_a_line(value);
}

FULGURITE_INLINE bool YamlWriter::stays_plain(std::string_view text) {
    constexpr std::string_view harmless = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+-$";
    if (text.empty() || text.find_first_not_of(harmless) != text.npos) return false;
    if (text.front() == '-' && (text.size() == 1 || text[1] == '-')) return false;
    return text != "..." && text != "null" && text != "Null" && text != "NULL";
}

FULGURITE_INLINE std::string YamlWriter::in_a_line(const Value& value) {
    if (value.is_nothing()) return "null";
    if (value.is_scalar()) return word(value);
    if (value.is_table()) return "{}";
    std::string all;
    for (const auto& each : value.elements()) all += (all.empty() ? "" : ", ") + in_a_line(each);
    return "[" + all + "]";
}

FULGURITE_INLINE void YamlWriter::write_table(const Value& table, std::size_t depth) {
    bool first = true;
    for (const auto& [key, value, origin] : table.entries()) {
        text += (first ? std::string() : "\n" + std::string(2 * depth, ' ')) + name(key) + ":";
        below(value, depth);
        first = false;
    }
}

FULGURITE_INLINE void YamlWriter::write_list(const Value& list, std::size_t depth) {
    bool first = true;
    for (const auto& each : list.elements()) {
        text += (first ? std::string() : "\n" + std::string(2 * depth, ' ')) + "- ";
        write(each, depth + 1);
        first = false;
    }
}

FULGURITE_INLINE void YamlWriter::below(const Value& value, std::size_t depth) {
    const bool has_lines = (value.is_table() && value.size() > 0) || (value.is_list() && !is_short(value));
    text += has_lines ? "\n" + std::string(2 * (depth + 1), ' ') : std::string(" ");
    write(value, depth + 1);
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE std::string to_yaml(const Value& value) {
    detail::YamlWriter writer;
    writer.write(value, 0);
    return writer.text + "\n";
}

} // namespace fulgurite::config
