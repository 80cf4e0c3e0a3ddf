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
std::string in_any_case(std::string_view word);
/// The same for one of several, behind anything that ends with a dot: "torch.optim.Adam".
std::string last_part_in_any_case(const std::vector<std::string>& names);
/// One of these names: as an editor offers them, or in another case of letters.
Value name_among(const std::vector<std::string>& names);

inline Value loosened(const Value& schema);

inline constexpr const char* a_reference = R"(\$\{.+\})"; // ${a.b}, which may stand anywhere
inline constexpr const char* a_reference_or_infinity =
    R"(\$\{.+\}|^[-+]?(\.?[iI][nN][fF]([iI][nN][iI][tT][yY])?|\.?[nN][aA][nN])$)";

/// The same schema, which allows a further type.
Value also(Value schema, const char* type);
inline Value or_reference(Value schema, const char* pattern = a_reference) {
    schema["pattern"] = pattern;
    return also(std::move(schema), "string");
}
Value loosened_table(Value schema);
/// The names of an enumeration in any case of letters.
Value loosened_names(const Value& schema);
/// A list; of numbers one alone is a list of one.
Value loosened_list(Value schema);
Value loosened_choices(const Value::List& choices);
Value loosened_scalar(Value schema, const std::string& type);
/// A table whose options may be in any case of letters, as Python's `T_max` is, and null.
Value loosened_options(const Value& schema);
/// What a config may say where this is wanted.
Value loosened(const Value& schema);

} // namespace fulgurite::app::program::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/program/schema_parts-inl.hpp"
#endif
