// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/config/number.hpp"
#include "fulgurite/config/problems.hpp"
#include "fulgurite/config/value.hpp"
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/letters.hpp"

/// Values of a section `training` that are more than a number or a name.
namespace fulgurite::app::training {

inline void refuse(config::Problems& problems, const config::Value& value, const std::string& path,
                   const char* wanted) {
    problems.add(value.origin(), "'", path, "' is ", value.words(), ", ", wanted, " is wanted");
}

/// What a bool says that may be something else: true or false, in the words in which a config has them.
inline std::optional<bool> truth_of(const config::Value& value) {
    return value.is_scalar() ? config::truth(value.as_string()) : std::nullopt;
}

/// What a part `{name, cfg}` says of an option, in any case of letters, as options are read.
void take_options(const config::Value& part, std::string_view option, std::vector<config::Value>& into);

/// A number of batches, or a fraction of them. Nothing where nothing is said.
std::optional<Amount> amount(const config::Value& value, const std::string& path, config::Problems& problems);

/// A time that was read, and whether a part of it is more than a clock shows: 99 seconds.
struct Time {
    Minutes minutes;
    bool carries;
};
/// "DD:HH:MM:SS". As in Lightning, 99 minutes are an hour and 39.
std::optional<Time> time_of(const std::string& text);

/// That text, or as Lightning's `max_time` has it, too, a table: `{hours: 1, minutes: 30}`.
std::optional<Time> time_of(const config::Value& said);

/// The GPU that Lightning's `devices: [1]` names. Nothing for all else.
std::optional<std::int64_t> gpu_of(const config::Value& devices);

} // namespace fulgurite::app::training

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/training/values-inl.hpp"
#endif
