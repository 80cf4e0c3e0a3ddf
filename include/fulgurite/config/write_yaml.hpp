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

    void write(const Value& value, std::size_t depth);

private:
    /// Whether plain text comes back as it was where it stands: in YAML a part of it may mean something.
    static bool stays_plain(std::string_view text);
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
    static std::string in_a_line(const Value& value);
    void write_table(const Value& table, std::size_t depth);
    void write_list(const Value& list, std::size_t depth);
    void below(const Value& value, std::size_t depth);
};

} // namespace detail

/// The config as YAML; read again, it is the same, with plain words plain.
std::string to_yaml(const Value& value);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/write_yaml-inl.hpp"
#endif
