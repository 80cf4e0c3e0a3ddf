// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE double Range::place(double unit) const {
    if (kind == Kind::choice) return std::floor(unit * count());
    if (kind == Kind::real) {
        const auto found =
            log ? std::exp(std::log(low) + unit * (std::log(high) - std::log(low))) : low + unit * (high - low);
        return std::clamp(found, low, std::nextafter(high, low));
    }
    if (!log) return low + step * std::floor(unit * count());
    const auto from = std::log(low - 0.5), to = std::log(high + 0.5);
    return std::clamp(std::round(std::exp(from + unit * (to - from))), low, high);
}

FULGURITE_INLINE double Range::share(double place) const {
    if (high == low) return 0.5;
    return log ? (std::log(place) - std::log(low)) / (std::log(high) - std::log(low)) : (place - low) / (high - low);
}

FULGURITE_INLINE std::string Range::text(double place) const {
    if (kind == Kind::choice) return labels[static_cast<std::size_t>(place)];
    if (kind == Kind::integer) return in_words(static_cast<std::int64_t>(place));
    return in_words(place);
}

FULGURITE_INLINE std::string Range::text() const {
    if (kind == Kind::real) return in_words(log ? "log_uniform(" : "uniform(", low, ", ", high, ")");
    std::string all;
    if (kind == Kind::choice) {
        for (const auto& label : labels) all += (all.empty() ? "" : ", ") + label;
        return "choice(" + all + ")";
    }
    all = in_words("integer(", static_cast<std::int64_t>(low), ", ", static_cast<std::int64_t>(high));
    if (step != 1) all += in_words(", step ", static_cast<std::int64_t>(step));
    return all + (log ? ", log)" : ")");
}

FULGURITE_INLINE std::string Range::json() const {
    if (kind == Kind::choice) {
        std::string all = "[\"choice\"";
        for (const auto& label : labels) all += "," + in_quotes(label);
        return all + "]";
    }
    const auto ends = "," + digits_of(low) + "," + digits_of(high) + (log ? ",true" : ",false");
    if (kind == Kind::real) return "[\"real\"" + ends + "]";
    return "[\"integer\"" + ends + "," + digits_of(step) + "]";
}

FULGURITE_INLINE Range Range::read(const Json& json) {
    Range range;
    const auto& kind = json.at(0).string();
    if (kind == "choice") {
        range.kind = Kind::choice;
        for (std::size_t i = 1; i < json.values.size(); ++i) range.labels.push_back(json.at(i).string());
        if (range.labels.empty()) throw Error("a choice among nothing");
        range.high = static_cast<double>(range.labels.size() - 1);
        return range;
    }
    if (kind != "real" && kind != "integer") throw Error("there is no range of kind '", kind, "'");
    range.kind = kind == "real" ? Kind::real : Kind::integer;
    range.low = json.at(1).real();
    range.high = json.at(2).real();
    range.log = json.at(3).truth();
    if (range.kind == Kind::integer) range.step = json.at(4).real();
    return range;
}

FULGURITE_INLINE std::uint64_t number_of(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}

} // namespace fulgurite::tune::detail
