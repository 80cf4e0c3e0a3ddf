// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tune/search/json.hpp"

namespace fulgurite::tune::detail {

/// What a parameter may be. A value of it is a place: the number itself, or the index of a choice.
struct Range {
    enum class Kind { real, integer, choice };
    Kind kind = Kind::real;
    double low = 0, high = 1; ///< real: [low, high); integer: both included; choice: 0 and the last index
    bool log = false;
    double step = 0; ///< between integers
    std::vector<std::string> labels;

    bool operator==(const Range&) const = default;

    /// From [0, 1) to a place, so that equal shares of it are equally likely.
    double place(double unit) const {
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
    /// How many values there are; infinite for reals.
    double count() const {
        if (kind == Kind::real) return INFINITY;
        return kind == Kind::choice ? static_cast<double>(labels.size()) : std::round((high - low) / step) + 1;
    }
    /// The place between 0 and 1, for pictures.
    double share(double place) const {
        if (high == low) return 0.5;
        return log ? (std::log(place) - std::log(low)) / (std::log(high) - std::log(low))
                   : (place - low) / (high - low);
    }
    /// A place in words.
    std::string text(double place) const {
        if (kind == Kind::choice) return labels[static_cast<std::size_t>(place)];
        if (kind == Kind::integer) return in_words(static_cast<std::int64_t>(place));
        return in_words(place);
    }
    /// The range in words: `log_uniform(0.0001, 0.1)`.
    std::string text() const {
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
    std::string json() const {
        if (kind == Kind::choice) {
            std::string all = "[\"choice\"";
            for (const auto& label : labels) all += "," + json_text(label);
            return all + "]";
        }
        const auto ends = "," + digits_of(low) + "," + digits_of(high) + (log ? ",true" : ",false");
        if (kind == Kind::real) return "[\"real\"" + ends + "]";
        return "[\"integer\"" + ends + "," + digits_of(step) + "]";
    }
    static Range read(const Json& json) {
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
    bool holds(double place) const {
        return place >= low && place <= high && (kind == Kind::real || place == std::floor(place));
    }
};

/// A number of a name, the same in every program (FNV-1a).
inline std::uint64_t number_of(std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    return hash;
}
/// The random place of a parameter in a trial: of the search's seed, the trial's number and the name alone.
inline double random_place(std::uint64_t seed, std::int64_t number, std::string_view name, const Range& range) {
    data::Generator random(seed, static_cast<std::uint64_t>(number), number_of(name));
    return range.place(random.uniform());
}

} // namespace fulgurite::tune::detail
