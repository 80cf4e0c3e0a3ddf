// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"

namespace fulgurite::config {

namespace detail {

/// Writes YAML as people do: a key a line, lists of words and numbers in brackets.
class YamlWriter {
public:
    std::string text;

    void write(const Value& value, std::size_t depth) {
        if (value.is_table() && value.size() > 0) return write_table(value, depth);
        if (value.is_list() && !is_short(value)) return write_list(value, depth);
        text += in_a_line(value);
    }

private:
    /// Whether plain text comes back as it was where it stands: in YAML a part of it may mean something.
    static bool stays_plain(std::string_view text) {
        constexpr std::string_view harmless = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./+-$";
        if (text.empty() || text.find_first_not_of(harmless) != text.npos) return false;
        if (text.front() == '-' && (text.size() == 1 || text[1] == '-')) return false;
        return text != "..." && text != "null" && text != "Null" && text != "NULL";
    }
    static std::string word(const Value& value) {
        const auto& text = value.as_string();
        return value.written() == Value::Written::plain && stays_plain(text) ? text : in_quotes(text);
    }
    static std::string name(std::string_view key) {
        return stays_plain(key) && key.front() != '-' && key.front() != '.' ? std::string(key) : in_quotes(key);
    }
    static bool is_short(const Value& list) {
        return std::all_of(list.elements().begin(), list.elements().end(),
                           [](const Value& each) { return each.is_scalar() || each.is_nothing(); });
    }
    static std::string in_a_line(const Value& value) {
        if (value.is_nothing()) return "null";
        if (value.is_scalar()) return word(value);
        if (value.is_table()) return "{}";
        std::string all;
        for (const auto& each : value.elements()) all += (all.empty() ? "" : ", ") + in_a_line(each);
        return "[" + all + "]";
    }
    void write_table(const Value& table, std::size_t depth) {
        bool first = true;
        for (const auto& [key, value, origin] : table.entries()) {
            text += (first ? std::string() : "\n" + std::string(2 * depth, ' ')) + name(key) + ":";
            below(value, depth);
            first = false;
        }
    }
    void write_list(const Value& list, std::size_t depth) {
        bool first = true;
        for (const auto& each : list.elements()) {
            text += (first ? std::string() : "\n" + std::string(2 * depth, ' ')) + "- ";
            write(each, depth + 1);
            first = false;
        }
    }
    void below(const Value& value, std::size_t depth) {
        const bool has_lines = (value.is_table() && value.size() > 0) || (value.is_list() && !is_short(value));
        text += has_lines ? "\n" + std::string(2 * (depth + 1), ' ') : std::string(" ");
        write(value, depth + 1);
    }
};

} // namespace detail

/// The config as YAML; read again, it is the same, with plain words plain.
inline std::string to_yaml(const Value& value) {
    detail::YamlWriter writer;
    writer.write(value, 0);
    return writer.text + "\n";
}

} // namespace fulgurite::config
