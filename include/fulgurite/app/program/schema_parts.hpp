// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/value.hpp"

/// Pieces of JSON Schema for what a config may say where `config::schema_of` says what is meant.
namespace fulgurite::app::program::detail {

using config::Value;

inline Value one_of_these(Value::List choices) { return Value{{"anyOf", Value::list(std::move(choices))}}; }
inline Value words(const std::vector<std::string>& all) { return Value::list({all.begin(), all.end()}); }
/// What is defined under a name.
inline Value defined(const std::string& name) { return Value{{"$ref", "#/$defs/" + name}}; }
/// A regular expression for a word in any case of letters.
inline std::string in_any_case(std::string_view word) {
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
/// The same for one of several, behind anything that ends with a dot: "torch.optim.Adam".
inline std::string last_part_in_any_case(const std::vector<std::string>& names) {
    std::string all;
    for (const auto& name : names) all += (all.empty() ? "" : "|") + in_any_case(name);
    return "^(.*\\.)?(" + all + ")$";
}
/// One of these names: as an editor offers them, or in another case of letters.
inline Value name_among(const std::vector<std::string>& names) {
    auto name = one_of_these(
        {Value{{"enum", words(names)}}, Value{{"pattern", last_part_in_any_case(names) + R"(|\$\{.+\})"}}});
    name["type"] = "string";
    return name;
}

inline Value loosened(const Value& schema);

inline constexpr const char* a_reference = R"(\$\{.+\})"; // ${a.b}, which may stand anywhere
inline constexpr const char* a_reference_or_infinity =
    R"(\$\{.+\}|^[-+]?(\.?[iI][nN][fF]([iI][nN][iI][tT][yY])?|\.?[nN][aA][nN])$)";

/// The same schema, which allows a further type.
inline Value also(Value schema, const char* type) {
    auto* types = schema.find("type");
    if (!types) return one_of_these({std::move(schema), Value{{"type", type}}});
    auto all = types->is_list() ? types->elements() : Value::List{*types};
    if (std::find(all.begin(), all.end(), Value(type)) == all.end()) all.emplace_back(type);
    *types = Value::list(std::move(all));
    return schema;
}
inline Value or_reference(Value schema, const char* pattern = a_reference) {
    schema["pattern"] = pattern;
    return also(std::move(schema), "string");
}
inline Value loosened_table(Value schema) {
    if (auto* properties = schema.find("properties"))
        for (auto& [name, about, origin] : properties->entries()) about = loosened(about);
    return or_reference(also(std::move(schema), "null")); // null: a section without a line
}
/// The names of an enumeration in any case of letters.
inline Value loosened_names(const Value& schema) {
    std::string pattern;
    for (const auto& name : schema.at("enum").elements())
        pattern += (pattern.empty() ? "^(" : "|") + in_any_case(name.as_string());
    return one_of_these({schema, Value{{"type", "string"}, {"pattern", pattern + ")$|" + a_reference}}});
}
/// A list; of numbers one alone is a list of one.
inline Value loosened_list(Value schema) {
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
inline Value loosened_choices(const Value::List& choices) {
    const auto is_null = [](const Value& each) { return each == Value{{"type", "null"}}; };
    if (choices.size() == 2 && is_null(choices.back())) return also(loosened(choices.front()), "null");
    Value::List all;
    for (const auto& each : choices) all.push_back(loosened(each));
    return one_of_these(std::move(all));
}
inline Value loosened_scalar(Value schema, const std::string& type) {
    if (type == "string") return also(also(std::move(schema), "number"), "boolean"); // as they are written
    if (type == "number") return or_reference(std::move(schema), a_reference_or_infinity);
    return type == "null" ? schema : or_reference(std::move(schema));
}
/// A table whose options may be in any case of letters, as Python's `T_max` is, and null.
inline Value loosened_options(const Value& schema) {
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
/// What a config may say where this is wanted.
inline Value loosened(const Value& schema) {
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
