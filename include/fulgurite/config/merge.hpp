// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/config/path.hpp"
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

/// Whether a table has a name, and this is another one.
inline bool is_named_otherwise(const Value& table, const Value& name) {
    const auto* had = table.is_table() ? table.find("name") : nullptr;
    return had && had->is_scalar() && name.is_scalar() && had->as_string() != name.as_string();
}
/// Names come first: another one leaves nothing of a table's options.
inline bool is_name(std::string_view path) { return path.ends_with(".name"); }

} // namespace detail

/// Lays a config over another: tables merge key by key, all else is replaced. Of two tables within it with different
/// `name`s the later one stands alone: the options of Adam are none of SGD's.
inline void merge(Value& below, const Value& above) {
    if (!below.is_table() || !above.is_table()) {
        below = above;
        return;
    }
    for (const auto& [key, value, origin] : above.entries()) {
        auto* there = below.find(key);
        if (!there) below.insert({key, origin}) = value;
        else if (const auto* name = value.is_table() ? value.find("name") : nullptr;
                 name && detail::is_named_otherwise(*there, *name))
            *there = value;
        else merge(*there, value);
    }
}

/// Puts a value under a path with dots. Another `name` of a table leaves nothing of what it had, but for the whole
/// config's. Throws `Error` where the path leads through what is no table.
inline void set(Value& config, std::string_view path, Value value) {
    const auto origin = value.origin();
    Value *place = &config, *table = nullptr;
    const auto parts = detail::parts_of(path, origin);
    for (const auto& part : parts) {
        if (place->is_nothing()) *place = Value::table(origin);
        if (!place->is_table())
            throw Error(origin.text(), ": '", path, "' leads through ", place->words(), ", which is no table");
        table = place;
        auto* there = place->find(part);
        place = there ? there : &place->insert({part, origin});
    }
    if (parts.size() > 1 && parts.back() == "name" && detail::is_named_otherwise(*table, value)) {
        *table = Value::table(origin);
        place = &table->insert({"name", origin});
    }
    *place = std::move(value);
}

/// One override: `a.b=v` sets, `a.b+=v` puts behind a list, `~a.b` takes away. Throws `Error` for what is none of
/// these.
inline void override_with(Value& config, std::string_view text, const Origin& origin) {
    if (text.starts_with('~')) {
        auto above = detail::parts_of(text.substr(1), origin);
        const auto key = above.back();
        above.pop_back();
        auto* place = detail::value_at(config, above);
        if (!place || !place->contains(key))
            throw Error(origin.text(), ": there is no '", text.substr(1), "' to take away");
        return place->erase(key);
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
