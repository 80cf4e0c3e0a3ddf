// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "fulgurite/config/number.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/in_quotes.hpp"

namespace fulgurite::config {

namespace detail {

/// Whether a plain scalar may stand as it is: a number as JSON and TOML both write it, or true or false.
bool stands_bare(std::string_view text);

class JsonWriter {
public:
    std::string text;

    void write(const Value& value, std::size_t depth);

private:
    /// Numbers and words in one line.
    void write_list(const Value::List& all, std::size_t depth);
    template <class F>
    void write_all(const auto& all, std::size_t depth, char open, char close, F&& one) {
        text += open;
        bool first = true;
        for (const auto& each : all) {
            text += (first ? "\n" : ",\n") + std::string(4 * (depth + 1), ' ');
            one(each);
            first = false;
        }
        if (!first) text += "\n" + std::string(4 * depth, ' ');
        text += close;
    }
};

std::string toml_name(std::string_view key);
/// A value in one line, as TOML has it.
std::string inlined(const Value& value);

class TomlWriter {
public:
    std::string text;

    explicit TomlWriter(bool explains) : explains_(explains) {}

    /// Scalars and lists first: what follows a `[section]` is the section's.
    void write(const Value& table, const std::string& path);

private:
    /// Why TOML cannot have it: it has no null in a list, and no whole numbers of more than 64 bits. Empty: it can.
    static std::string unwritable(const Value& value);

    bool explains_;
};

} // namespace detail

/// The config as JSON; read again, it is the same, but for plain words, which become strings.
std::string to_json(const Value& value);
/// The same as TOML, which leaves out what is null. Throws `Error` for what is no table, for a null in a list, and for
/// a whole number of more than 64 bits. Explain: a comment says where each came from; what TOML cannot have stands in
/// one.
std::string to_toml(const Value& table, bool explain = false);

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/write-inl.hpp"
#endif
