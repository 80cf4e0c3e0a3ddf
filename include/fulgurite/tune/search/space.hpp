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
    double place(double unit) const;
    /// How many values there are; infinite for reals.
    double count() const {
        if (kind == Kind::real) return INFINITY;
        return kind == Kind::choice ? static_cast<double>(labels.size()) : std::round((high - low) / step) + 1;
    }
    /// The place between 0 and 1, for pictures.
    double share(double place) const;
    /// A place in words.
    std::string text(double place) const;
    /// The range in words: `log_uniform(0.0001, 0.1)`.
    std::string text() const;
    std::string json() const;
    static Range read(const Json& json);
    bool holds(double place) const {
        return place >= low && place <= high && (kind == Kind::real || place == std::floor(place));
    }
};

/// A number of a name, the same in every program (FNV-1a).
std::uint64_t number_of(std::string_view name);
/// The random place of a parameter in a trial: of the search's seed, the trial's number and the name alone.
inline double random_place(std::uint64_t seed, std::int64_t number, std::string_view name, const Range& range) {
    data::Generator random(seed, static_cast<std::uint64_t>(number), number_of(name));
    return range.place(random.uniform());
}

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/space-inl.hpp"
#endif
