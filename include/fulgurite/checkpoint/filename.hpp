// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/words.hpp"

namespace fulgurite::checkpoint {

/// What a checkpoint's file name can hold.
struct NameFields {
    std::int64_t epoch, step;                                 ///< `{epoch}` and `{step}`, the global step
    std::vector<std::pair<std::string, double>> metrics = {}; ///< by their names: `{val/acc}`
    std::vector<std::filesystem::path> taken = {};            ///< files that others are about to write
};

namespace detail {

/// Whether `field` is `name` or `name:spec`; if so, appends the value to the text.
template <class T>
bool append_field(std::string& text, std::string_view field, std::string_view name, T value, std::string_view plain) {
    if (!field.starts_with(name)) return false;
    const auto spec = field.substr(name.size());
    if (!spec.empty() && spec.front() != ':') return false;
    text += fmt::format(fmt::runtime("{" + std::string(spec.empty() ? plain : spec) + "}"), value);
    return true;
}
bool append_metric(std::string& text, std::string_view field, const NameFields& fields);
std::string known_fields(const NameFields& fields);

} // namespace detail

/// "epoch={epoch:02d}-acc={val/acc:.3f}" with its fields filled in; what follows a colon is {fmt}'s format. Throws
/// `Error` for a field that is not one of `NameFields`, or a format that does not fit it.
std::string fill_in(std::string_view pattern, const NameFields& fields);

/// The names in a file name's fields, without their formats, `epoch` and `step` as well.
std::vector<std::string> names_in(std::string_view pattern);

/// The path itself, or with "-v1", "-v2", … if a file stands there or is about to; `evicted` counts as free.
std::filesystem::path free_path(const std::filesystem::path& directory, const std::string& name,
                                const std::filesystem::path& evicted,
                                const std::vector<std::filesystem::path>& taken = {});

} // namespace fulgurite::checkpoint

#ifndef FULGURITE_COMPILED
#include "fulgurite/checkpoint/filename-inl.hpp"
#endif
