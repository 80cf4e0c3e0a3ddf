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

} // namespace detail

/// Lays a config over another: tables merge key by key, all else is replaced. Of two tables with different `name`s the
/// later one stands alone: the options of Adam are none of SGD's.
inline void merge(Value& below, const Value& above) {
    const auto* one = below.is_table() ? below.find("name") : nullptr;
    const auto* other = above.is_table() ? above.find("name") : nullptr;
    const bool renamed =
        one && other && one->is_scalar() && other->is_scalar() && one->as_string() != other->as_string();
    if (!below.is_table() || !above.is_table() || renamed) {
        below = above;
        return;
    }
    for (const auto& [key, value, origin] : above.entries()) {
        if (auto* there = below.find(key)) merge(*there, value);
        else below.insert({key, origin}) = value;
    }
}

/// Puts a value under a path with dots. Throws `Error` where the path leads through what is no table.
inline void set(Value& config, std::string_view path, Value value) {
    const auto origin = value.origin();
    Value* place = &config;
    for (const auto& part : detail::parts_of(path, origin)) {
        if (place->is_nothing()) *place = Value::table(origin);
        if (!place->is_table())
            throw Error(origin.text(), ": '", path, "' leads through ", place->words(), ", which is no table");
        auto* there = place->find(part);
        place = there ? there : &place->insert({part, origin});
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
}

} // namespace fulgurite::config
