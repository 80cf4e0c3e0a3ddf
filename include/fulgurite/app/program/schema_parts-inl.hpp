// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/schema_parts.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program::detail {

FULGURITE_INLINE std::string in_any_case(std::string_view word) {
    std::string all;
    for (const char c : word) {
        const bool small = c >= 'a' && c <= 'z', large = c >= 'A' && c <= 'Z';
        const char other = static_cast<char>(small ? c - 'a' + 'A' : c - 'A' + 'a');
        if (small || large) all += {'[', small ? other : c, small ? c : other, ']'};
        else if ((c >= '0' && c <= '9') || c == '_' || c == '-') all += c;
        else all += {'\\', c};
    }
    return all;
}

FULGURITE_INLINE std::string last_part_in_any_case(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : "|") + in_any_case(name);
    return "^(.*\\.)?(" + all + ")$";
}

FULGURITE_INLINE Value name_among(const std::vector<std::string>& names) {
    auto name = one_of_these(
        {Value{{"enum", words(names)}}, Value{{"pattern", last_part_in_any_case(names) + R"(|\$\{.+\})"}}});
    name["type"] = "string";
    return name;
}

FULGURITE_INLINE Value also(Value schema, const char* type) {
    auto* types = schema.find("type");
    if (!types) return one_of_these({std::move(schema), Value{{"type", type}}});
    auto all = types->is_list() ? types->elements() : Value::List{*types};
    if (std::find(all.begin(), all.end(), Value(type)) == all.end()) all.emplace_back(type);
    *types = Value::list(std::move(all));
    return schema;
}

FULGURITE_INLINE Value loosened_table(Value schema) {
    if (auto* properties = schema.find("properties"))
        for (auto& [name, about, origin] : properties->entries()) about = loosened(about);
    return or_reference(also(std::move(schema), "null")); // null: a section without a line
}

FULGURITE_INLINE Value loosened_names(const Value& schema) {
    std::string pattern;
    for (const auto& name : schema.at("enum").elements())
        pattern += (pattern.empty() ? "^(" : "|") + in_any_case(name.as_string());
    return one_of_these({schema, Value{{"type", "string"}, {"pattern", pattern + ")$|" + a_reference}}});
}

FULGURITE_INLINE Value loosened_list(Value schema) {
    auto* items = schema.find("items");
    if (!items) return or_reference(schema);
    const auto each = loosened(*items);
    *items = each;
    const auto* types = each.find("type");
    const bool is_number = types && types->is_list() && types->elements().front().as_string() != "string";
    if (!is_number || schema.contains("minItems")) return or_reference(schema);
    auto alone = also(each, "array");
    alone["items"] = each;
    return alone;
}

FULGURITE_INLINE Value loosened_choices(const Value::List& choices) {
    const auto is_null = [](const Value& each) { return each == Value{{"type", "null"}}; };
    if (choices.size() == 2 && is_null(choices.back())) return also(loosened(choices.front()), "null");
    Value::List all;
    for (const auto& each : choices) all.push_back(loosened(each));
    return one_of_these(std::move(all));
}

FULGURITE_INLINE Value loosened_scalar(Value schema, const std::string& type) {
    if (type == "string") return also(also(std::move(schema), "number"), "boolean"); // as they are written
    if (type == "number") return or_reference(std::move(schema), a_reference_or_infinity);
    return type == "null" ? schema : or_reference(std::move(schema));
}

FULGURITE_INLINE Value loosened_options(const Value& schema) {
    auto loose = loosened(schema);
    auto others = Value::table();
    if (auto* properties = loose.find("properties"))
        for (auto& [name, about, origin] : properties->entries()) {
            others["^" + in_any_case(name) + "$"] = Value::table();
            if (about.size() > 0) about = also(about, "null");
        }
    loose["patternProperties"] = std::move(others);
    return loose;
}

FULGURITE_INLINE Value loosened(const Value& schema) {
    if (const auto* kind = schema.find("part")) return defined(kind->as_string() + ".any");
    auto strict = schema;
    for (const char* key : {"default", "$schema"}) strict.erase(key);
    if (strict.size() == 0) return schema; // anything
    const auto* type = strict.find("type");
    const auto name = type && type->is_scalar() ? type->as_string() : std::string();
    Value loose;
    if (const auto* choices = strict.find("anyOf")) loose = loosened_choices(choices->elements());
    else if (strict.contains("enum")) loose = loosened_names(strict);
    else if (name == "object") loose = loosened_table(strict);
    else if (name == "array") loose = loosened_list(strict);
    else loose = name.empty() ? strict : loosened_scalar(strict, name);
    if (const auto* by_itself = schema.find("default")) loose["default"] = *by_itself;
    return loose;
}

} // namespace fulgurite::app::program::detail
