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

Value loosened(const Value& schema);

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
/// A table of options as a part of a config has it: in Python's letters, too, and with what has no effect.
inline Value loosened_options(const Value& options, const std::vector<std::string>& harmless) {
    auto loose = loosened(options);
    std::string names;
    for (const auto& [name, about, origin] : std::as_const(loose).at("properties").entries())
        names += (names.empty() ? "^(" : "|") + in_any_case(name);
    loose["patternProperties"] = Value{{names + ")$", true}};
    for (const auto& name : harmless)
        if (!loose["properties"].contains(name)) loose["properties"][name] = Value::table();
    return loose;
}
/// One, or a list of them.
inline Value or_list(const Value& one) {
    return Value{{"if", Value{{"type", "array"}}}, {"then", Value{{"minItems", 1}, {"items", one}}}, {"else", one}};
}
/// Several by their names: tables or lists, and no key is one that a part has.
inline Value or_named_parts(const Value& one) {
    const Value never = false;
    auto own = Value::table();
    for (const char* key : {"name", "class_path", "cfg", "init_args", "dict_kwargs"}) own[key] = never;
    const Value parts{{"type", "object"},
                      {"minProperties", 1},
                      {"properties", own},
                      {"additionalProperties", Value{{"type", words({"object", "array"})}}}};
    return Value{{"if", parts}, {"then", Value{{"additionalProperties", or_list(one)}}}, {"else", or_list(one)}};
}
/// One of these names: as an editor offers them, or in another case of letters.
inline Value name_among(const std::vector<std::string>& names) {
    auto name = one_of_these(
        {Value{{"enum", words(names)}}, Value{{"pattern", last_part_in_any_case(names) + R"(|\$\{.+\})"}}});
    name["type"] = "string";
    return name;
}

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
/// What a config may say where this is wanted.
inline Value loosened(const Value& schema) {
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
