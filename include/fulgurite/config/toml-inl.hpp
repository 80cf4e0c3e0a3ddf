// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sstream>

#include "fulgurite/config/toml.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE TomlBuilder::TomlBuilder(std::string_view text, std::string source) : source_(std::move(source)) {
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        lines_.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

FULGURITE_INLINE Value TomlBuilder::build(const toml::node& node) const {
    if (const auto* table = node.as_table()) return of_table(*table);
    if (const auto* array = node.as_array()) {
        Value::List all;
        for (const auto& each : *array) all.push_back(build(each));
        return Value::list(std::move(all), place(node.source().begin));
    }
    if (const auto* text = node.as_string())
        return Value::scalar(text->get(), Value::Written::quoted, place(node.source().begin));
    return Value::scalar(written(node.source()), Value::Written::plain, place(node.source().begin));
}

FULGURITE_INLINE Value TomlBuilder::of_table(const toml::table& table) const {
    std::vector<std::pair<const toml::key*, const toml::node*>> members; // toml++ sorts them by name
    for (const auto& [key, node] : table) members.emplace_back(&key, &node);
    std::sort(members.begin(), members.end(), [](const auto& one, const auto& other) {
        const auto& a = one.first->source().begin;
        const auto& b = other.first->source().begin;
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    if (table.size() > Value::most_keys)
        throw Error(place(table.source().begin).text(), ": a table has more than ", Value::most_keys, " keys");
    Value value = Value::table(place(table.source().begin));
    for (const auto& [key, node] : members) {
        if (key->str().size() > Value::longest_key)
            throw Error(place(key->source().begin).text(), ": a key has ", key->str().size(), " bytes; it may have ",
                        Value::longest_key);
        value.insert({std::string(key->str()), place(key->source().begin)}) = build(*node);
    }
    return value;
}

FULGURITE_INLINE std::size_t TomlBuilder::byte_of(std::string_view line, std::size_t column) {
    std::size_t byte = 0;
    const auto continues = [&] { return byte < line.size() && (line[byte] & 0xC0) == 0x80; };
    for (; column > 1 && byte < line.size(); --column)
        for (++byte; continues();) ++byte;
    return byte;
}

FULGURITE_INLINE std::string TomlBuilder::written(const toml::source_region& from) const {
    if (from.begin.line == 0 || from.begin.line > lines_.size()) return {};
    const auto line = lines_[from.begin.line - 1];
    const auto begin = byte_of(line, from.begin.column);
    const auto end = from.end.line == from.begin.line ? byte_of(line, from.end.column) : line.size();
    auto text = std::string(line.substr(begin, end - begin));
    text.erase(text.find_last_not_of(" \t\r,]}") + 1);
    return text;
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE Value parse_toml(std::string_view text, const std::string& source) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3); // a byte order mark; toml++ counts no column for it
    detail::TomlShape(text, source).check();
    try {
        const auto table = toml::parse(text, source);
        return detail::TomlBuilder(text, source).build(table);
    } catch (const toml::parse_error& error) {
        const auto at = error.source().begin;
        throw Error(Origin(source, static_cast<int>(at.line), static_cast<int>(at.column)).text(), ": ",
                    std::string(error.description()));
    }
}

} // namespace fulgurite::config
