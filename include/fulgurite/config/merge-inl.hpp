// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/config/merge.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::config::detail {

FULGURITE_INLINE Value said(std::string_view text, const Origin& origin) {
    if (text.starts_with('[') || text.starts_with('{') || text.starts_with('"') || text.starts_with('\'')) {
        return all_from(parse_yaml(text, origin.text()), origin);
    }
    Value value = text == "null" ? Value() : Value::scalar(std::string(text), Value::Written::plain, origin);
    value.origin(origin);
    return value;
}

FULGURITE_INLINE Value keyed(const Value& table, bool python) {
    const char *name = python ? "class_path" : "name", *options = python ? "init_args" : "cfg";
    auto renamed = Value::table(table.origin());
    for (const auto& [key, value, origin] : table.entries()) {
        const bool is_name = key == "name" || key == "class_path", is_more = key == "dict_kwargs" && !python;
        const bool is_options = key == "cfg" || key == "init_args" || is_more;
        const std::string ours = is_name ? name : is_options ? options : key;
        auto* there = renamed.find(ours);
        if (!there) renamed.insert({ours, origin}) = value;
        else if (there->is_nothing()) *there = value;
        else if (there->is_table() && value.is_table())
            for (const auto& [option, each, place] : value.entries())
                if (!there->contains(option)) there->insert({option, place}) = each;
    }
    return renamed;
}

FULGURITE_INLINE void make_way(Value& below, const Value& above) {
    const auto *had = name_of(below), *has = name_of(above);
    if (!had || !has) return;
    if (!is_same_name(had->as_string(), has->as_string())) {
        for (const char* part : {"name", "class_path", "cfg", "init_args", "dict_kwargs", "kwargs"}) below.erase(part);
    } else if ((had == below.find("name")) != (has == above.find("name"))) {
        below = keyed(below, has != above.find("name"));
    }
}

} // namespace fulgurite::config::detail

namespace fulgurite::config {

FULGURITE_INLINE void merge(Value& below, const Value& above) {
    if (!below.is_table() || !above.is_table()) {
        below = above;
        return;
    }
    for (const auto& [key, value, origin] : above.entries()) {
        auto* there = below.find(key);
        if (!there) {
            below.insert({key, origin}) = value;
            continue;
        }
        detail::make_way(*there, value);
        merge(*there, value);
    }
}

FULGURITE_INLINE void set(Value& config, std::string_view path, Value value) {
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
    if (parts.size() > 1 && (key == "name" || key == "class_path")) {
        if (place->is_nothing()) table->erase(key);
        detail::make_way(*table, Value{{key, value}});
        place = table->contains(key) ? table->find(key) : &table->insert({key, origin});
    }
    *place = std::move(value);
}

FULGURITE_INLINE void override_with(Value& config, std::string_view text, const Origin& origin) {
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
