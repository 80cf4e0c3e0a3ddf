// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>
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
inline void take_options(const config::Value& part, std::string_view option, std::vector<config::Value>& into) {
    for (const char* key : {"cfg", "init_args", "dict_kwargs"}) {
        const auto* options = part.find(key);
        if (!options || !options->is_table()) continue;
        for (const auto& [name, value, origin] : options->entries())
            if (in_small_letters(name) == option) into.push_back(value);
    }
}

/// A number of batches, or a fraction of them. Nothing where nothing is said.
inline std::optional<Amount> amount(const config::Value& value, const std::string& path, config::Problems& problems) {
    if (value.is_nothing()) return std::nullopt;
    const auto text = value.is_scalar() ? value.as_string() : std::string();
    if (const auto batches = config::whole_number<std::int64_t>(text); batches && *batches >= 0)
        return Amount(*batches);
    if (const auto share = config::real_number(text); share && *share >= 0 && *share <= 1) return Amount(*share);
    refuse(problems, value, path, "a number of batches, or a fraction from 0.0 to 1.0,");
    return std::nullopt;
}

/// A time that was read, and whether a part of it is more than a clock shows: 99 seconds.
struct Time {
    Minutes minutes;
    bool carries;
};
/// "DD:HH:MM:SS". As in Lightning, 99 minutes are an hour and 39.
inline std::optional<Time> time_of(const std::string& text) {
    std::vector<std::int64_t> parts;
    const char *at = text.data(), *end = at + text.size();
    while (true) {
        std::int64_t part = 0;
        const auto [next, error] = std::from_chars(at, end, part);
        if (error != std::errc() || part < 0) return std::nullopt;
        parts.push_back(part);
        if (next == end) break;
        if (*next != ':') return std::nullopt;
        at = next + 1;
    }
    if (parts.size() != 4) return std::nullopt;
    const auto part = [&](std::size_t i) { return static_cast<double>(parts[i]); };
    const double minutes = (part(0) * 24 + part(1)) * 60 + part(2) + part(3) / 60;
    if (minutes > 1e12) return std::nullopt;
    return Time{Minutes(minutes), parts[1] > 23 || parts[2] > 59 || parts[3] > 59};
}

/// That text, or as Lightning's `max_time` has it, too, a table: `{hours: 1, minutes: 30}`.
inline std::optional<Time> time_of(const config::Value& said) {
    if (said.is_scalar()) return time_of(said.as_string());
    if (!said.is_table() || said.size() == 0) return std::nullopt;
    double minutes = 0;
    for (const auto& [key, value, origin] : said.entries()) {
        const double unit = key == "weeks"     ? 7 * 24 * 60
                            : key == "days"    ? 24 * 60
                            : key == "hours"   ? 60
                            : key == "minutes" ? 1
                            : key == "seconds" ? 1.0 / 60
                                               : 0;
        const auto count = value.is_scalar() ? config::real_number(value.as_string()) : std::nullopt;
        if (unit == 0 || !count || !(*count >= 0)) return std::nullopt;
        minutes += unit * *count;
    }
    if (!(minutes <= 1e12)) return std::nullopt;
    return Time{Minutes(minutes), false};
}

/// The GPU that Lightning's `devices: [1]` names. Nothing for all else.
inline std::optional<std::int64_t> gpu_of(const config::Value& devices) {
    if (!devices.is_list() || devices.size() != 1 || !devices.elements()[0].is_scalar()) return std::nullopt;
    const auto number = config::whole_number<std::int64_t>(devices.elements()[0].as_string());
    return number && *number >= 0 ? number : std::nullopt;
}

} // namespace fulgurite::app::training
