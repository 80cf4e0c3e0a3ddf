// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/config/path.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/config/write.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite::config {

namespace detail {

/// An option as `--help` tells it.
struct OptionLine {
    std::string path, type, by_itself, of; ///< of: the choice that it belongs to, where there are several
    bool is_table = false;
};

/// What a choice of a variant is called; null for any other part of an `anyOf`: a struct, for example, that may be
/// null.
const Value* name_of_choice(const Value& schema);
inline bool is_variant(const Value& schema) {
    const auto* choices = schema.find("anyOf");
    return choices && choices->size() > 0 && name_of_choice(choices->elements().front());
}

/// What a value may be, in words: "a whole number from 0 to 255", "relu | tanh".
std::string type_in_words(const Value& schema);

/// The options below a schema, tables and choices before what is in them.
inline void gather_options(const Value& schema, const std::string& path, const std::string& of,
                           std::vector<OptionLine>& lines);
void gather_below(const Value& schema, const std::string& path, const std::string& of, std::vector<OptionLine>& lines);
void gather_options(const Value& schema, const std::string& path, const std::string& of,
                    std::vector<OptionLine>& lines);
std::vector<OptionLine> options_of(const Value& schema);

} // namespace detail

/// The paths of all options of a schema.
std::vector<std::string> paths_of(const Value& schema);

/// What `--help` says of all options, or of those under a key. Throws `Error` for a key that is none.
std::string help_text(const Value& schema, const std::string& about, const std::map<std::string, std::string>& help,
                      const std::string& key = {});

} // namespace fulgurite::config

#ifndef FULGURITE_COMPILED
#include "fulgurite/config/help-inl.hpp"
#endif
