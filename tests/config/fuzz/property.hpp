// SPDX-License-Identifier: BSL-1.0
// What must hold for any bytes that a config's reader is given: it throws fulgurite::Error with a place, or gives a
// tree that reads back the same from what is written of it.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "fulgurite/config/read.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/config/write_yaml.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::fuzz {

using config::Value;

[[noreturn]] inline void found(const char* what, std::string_view before, std::string_view after) {
    std::fprintf(stderr, "FOUND: %s\n--- before\n%.*s\n--- after\n%.*s\n", what, static_cast<int>(before.size()),
                 before.data(), static_cast<int>(after.size()), after.data());
    std::abort();
}

/// "text:3:7: …", or of a byte that no line can be told of "text: …".
inline void has_place(const std::string& message) {
    if (!message.starts_with("text:") || message.size() < 8) found("an error without a place", message, "");
    if (message.find("text:0:") == 0) found("an error in line 0", message, "");
}

/// Whether a tree is what was written. Plain words become strings in files of JSON and TOML; TOML leaves out what is
/// null, and has its sections last.
inline bool same(const Value& was, const Value& now, bool toml) {
    if (was.kind() != now.kind()) return false;
    if (was.is_scalar()) {
        const bool stays_plain = was.written() == Value::Written::plain && now.written() == Value::Written::plain;
        const bool word = was.written() == Value::Written::plain && !config::detail::stands_bare(was.as_string());
        const bool quoted = was.written() == Value::Written::quoted && now.written() == Value::Written::quoted;
        return was.as_string() == now.as_string() &&
               (stays_plain || quoted || (word && now.written() == Value::Written::quoted));
    }
    if (was.is_list()) {
        return was.size() == now.size() &&
               std::equal(was.elements().begin(), was.elements().end(), now.elements().begin(),
                          [&](const Value& a, const Value& b) { return same(a, b, toml); });
    }
    if (!was.is_table()) return true;
    std::size_t there = 0;
    for (const auto& [key, value, origin] : was.entries()) {
        if (toml && value.is_nothing()) continue;
        const auto* other = now.find(key);
        if (!other || !same(value, *other, toml)) return false;
        if (!toml && now.entries()[there].key != key) return false; // the order is kept
        ++there;
    }
    return there == now.size();
}

inline Value reread(const std::string& text, bool toml) {
    try {
        return toml ? config::parse_toml(text, "text") : config::parse_json(text, "text");
    } catch (const Error& error) {
        found(toml ? "TOML that was written is refused" : "JSON or YAML that was written is refused", text,
              error.what());
    }
}
inline void reads_back(const Value& tree) {
    const auto yaml = config::to_yaml(tree);
    const auto from_yaml = reread(yaml, false);
    if (!same(tree, from_yaml, false)) found("YAML reads back otherwise", yaml, config::to_yaml(from_yaml));
    const auto json = config::to_json(tree);
    const auto from_json = reread(json, false);
    if (!same(tree, from_json, false)) found("JSON reads back otherwise", json, config::to_json(from_json));
    if (!tree.is_table()) return;
    std::string toml;
    try {
        toml = config::to_toml(tree);
    } catch (const Error& error) { // a null in a list, a number of more than 64 bits
        return has_place(error.what());
    }
    const auto from_toml = reread(toml, true);
    if (!same(tree, from_toml, true)) found("TOML reads back otherwise", toml, config::to_toml(from_toml));
}

/// Parse: of a text and its name. Where the bytes are no UTF-8, files are refused before; the parser must only stand
/// it.
template <class Parse>
int holds(const std::uint8_t* data, std::size_t size, Parse&& parse) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    Value tree;
    try {
        tree = parse(text, "text");
    } catch (const Error& error) {
        has_place(error.what());
        return 0;
    }
    if (config::detail::invalid_utf8(text) == text.npos) reads_back(tree);
    return 0;
}

} // namespace fulgurite::fuzz
