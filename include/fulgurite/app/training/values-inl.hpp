// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <charconv>

#include "fulgurite/app/training/values.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::training {

FULGURITE_INLINE void take_options(const config::Value& part, std::string_view option,
                                   std::vector<config::Value>& into) {
    for (const char* key : {"cfg", "init_args", "dict_kwargs"}) {
        const auto* options = part.find(key);
        if (!options || !options->is_table()) continue;
        for (const auto& [name, value, origin] : options->entries())
            if (in_small_letters(name) == option) into.push_back(value);
    }
}

FULGURITE_INLINE std::optional<Amount> amount(const config::Value& value, const std::string& path,
                                              config::Problems& problems) {
    if (value.is_nothing()) return std::nullopt;
    const auto text = value.is_scalar() ? value.as_string() : std::string();
    if (const auto batches = config::whole_number<std::int64_t>(text); batches && *batches >= 0)
        return Amount(*batches);
    if (const auto share = config::real_number(text); share && *share >= 0 && *share <= 1) return Amount(*share);
    refuse(problems, value, path, "a number of batches, or a fraction from 0.0 to 1.0,");
    return std::nullopt;
}

FULGURITE_INLINE std::optional<Time> time_of(const std::string& text) {
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

FULGURITE_INLINE std::optional<Time> time_of(const config::Value& said) {
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

FULGURITE_INLINE std::optional<std::int64_t> gpu_of(const config::Value& devices) {
    if (!devices.is_list() || devices.size() != 1 || !devices.elements()[0].is_scalar()) return std::nullopt;
    const auto number = config::whole_number<std::int64_t>(devices.elements()[0].as_string());
    return number && *number >= 0 ? number : std::nullopt;
}

} // namespace fulgurite::app::training
