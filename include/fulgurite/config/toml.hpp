// SPDX-License-Identifier: BSL-1.0
#pragma once
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/origin.hpp"
#include "fulgurite/config/toml_shape.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/error.hpp"

namespace fulgurite::config {

namespace detail {

/// A tree of what toml++ has read. Numbers and dates are the text that stands in the file.
class TomlBuilder {
public:
    TomlBuilder(std::string_view text, std::string source);
    Value build(const toml::node& node) const;

private:
    Origin place(const toml::source_position& at) const {
        return Origin(source_, static_cast<int>(at.line), static_cast<int>(at.column));
    }
    Value of_table(const toml::table& table) const;
    /// Where a column begins: toml++ counts characters, of which each may be several bytes.
    static std::size_t byte_of(std::string_view line, std::size_t column);
    std::string written(const toml::source_region& from) const;

    std::string source_;
    std::vector<std::string_view> lines_;
};

} // namespace detail

/// A text of TOML. Throws `Error` with the place for what is none.
Value parse_toml(std::string_view text, const std::string& source = "text");

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/toml-inl.hpp"
#endif
