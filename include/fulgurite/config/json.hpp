// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include "fulgurite/config/value.hpp"
#include "fulgurite/config/yaml.hpp"

namespace fulgurite::config {

namespace detail {

/// The four digits of a `\u` at this place, if they are there.
std::uint32_t code_unit(std::string_view text, std::size_t at);
/// JSON writes what is beyond 16 bits in two halves, YAML in one.
std::string join_surrogates(std::string_view text);

} // namespace detail

/// A text of JSON. Throws `Error` with the place, as `parse_yaml`.
inline Value parse_json(std::string_view text, const std::string& source = "text") {
    return parse_yaml(detail::join_surrogates(text), source);
}

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/json-inl.hpp"
#endif
