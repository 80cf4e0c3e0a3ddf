// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/config/path.hpp"
#include "fulgurite/config/text.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

namespace detail {

/// The value that an argument or a variable of the environment says: a list or a table where it begins like one.
inline Value said(std::string_view text, const Origin& origin) {
    if (text.starts_with('[') || text.starts_with('{') || text.starts_with('"') || text.starts_with('\'')) {
        auto value = parse_yaml(text, origin.text());
        const auto settle = [&](auto& self, Value& each) -> void {
            each.origin(origin);
            if (each.is_list())
                for (auto& element : each.elements()) self(self, element);
            if (each.is_table())
                for (auto& member : each.entries()) self(self, member.value);
        };
        settle(settle, value);
        return value;
    }
    Value value = text == "null" ? Value() : Value::scalar(std::string(text), Value::Written::plain, origin);
    value.origin(origin);
    return value;
}

/// What a table is called by: `name`, or Python's `class_path`. Null where it has none.
inline const Value* name_of(const Value& table) {
    for (const char* key : {"name", "class_path"})
        if (const auto* name = table.find(key); name && name->is_scalar()) return name;
    return nullptr;
}
/// Whether both tables have names, and they are not the same.
inline bool are_named_otherwise(const Value& one, const Value& other) {
    const auto *first = name_of(one), *second = name_of(other);
    if (!first || !second) return false;
    const bool is_name = first == one.find("name"), other_is_name = second == other.find("name");
    return is_name != other_is_name || first->as_string() != second->as_string();
}
/// Names come first: another one leaves nothing of a table's options.
inline bool is_name(std::string_view path) { return path.ends_with(".name") || path.ends_with(".class_path"); }

} // namespace detail

/// Lays a config over another: tables merge key by key, all else is replaced. Of two tables within it with different
/// `name`s, or `class_path`s, the later one stands alone: the options of Adam are none of SGD's.
inline void merge(Value& below, const Value& above) {
    if (!below.is_table() || !above.is_table()) {
        below = above;
        return;
    }
    for (const auto& [key, value, origin] : above.entries()) {
        auto* there = below.find(key);
        if (!there) below.insert({key, origin}) = value;
        else if (detail::are_named_otherwise(*there, value)) *there = value;
        else merge(*there, value);
    }
}

/// Puts a value under a path with dots; where a table has a key with dots itself, that is meant. Another `name` or
/// `class_path` of a table leaves nothing of its options, except those of the whole config. Throws `Error` where the
/// path leads through what is no table.
inline void set(Value& config, std::string_view path, Value value) {
    const auto origin = value.origin();
    Value *place = &config, *table = nullptr;
    const auto parts = detail::parts_of(path, origin);
    for (std::size_t at = 0; at < parts.size();) {
        if (place->is_nothing()) *place = Value::table(origin);
        if (!place->is_table())
            throw Error(origin.text(), ": '", path, "' leads through ", place->words(), ", which is no table");
        table = place;
        const auto key = detail::key_at(*place, parts, at);
        auto* there = place->find(key);
        place = there ? there : &place->insert({key, origin});
    }
    const auto& key = parts.back();
    if (parts.size() > 1 && (key == "name" || key == "class_path") &&
        detail::are_named_otherwise(*table, Value{{key, value}})) {
        for (const char* part : {"name", "class_path", "cfg", "init_args", "dict_kwargs"}) table->erase(part);
        place = &table->insert({key, origin});
    }
    *place = std::move(value);
}

/// One override: `a.b=v` sets, `a.b+=v` puts behind a list, `~a.b` takes away. Throws `Error` for what is none of
/// these.
inline void override_with(Value& config, std::string_view text, const Origin& origin) {
    detail::check_text(text, origin.text());
    if (text.starts_with('~')) {
        const auto parts = detail::parts_of(text.substr(1), origin);
        Value* place = &config;
        for (std::size_t at = 0; place;) {
            const auto key = detail::key_at(*place, parts, at);
            if (!place->contains(key)) break;
            if (at == parts.size()) return place->erase(key);
            place = place->find(key);
        }
        throw Error(origin.text(), ": there is no '", text.substr(1), "' to take away");
    }
    const auto equals = text.find('=');
    if (equals == text.npos || equals == 0)
        throw Error(origin.text(), ": '", text, "' is no override; give key=value, key+=value or ~key");
    const bool adds = text[equals - 1] == '+';
    const auto path = text.substr(0, equals - (adds ? 1 : 0));
    auto value = detail::said(text.substr(equals + 1), origin);
    if (!adds) return set(config, path, std::move(value));
    auto* place = detail::value_at(config, detail::parts_of(path, origin));
    if (!place) return set(config, path, Value::list({std::move(value)}, origin));
    if (!place->is_list())
        throw Error(origin.text(), ": '", path, "' is ", place->words(), ", and += puts behind a list");
    place->elements().push_back(std::move(value));
    place->origin(origin);
}

} // namespace fulgurite::config
