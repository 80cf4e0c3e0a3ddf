// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

/// Every combination of values, in the order of nested loops: the parameter that is asked for last changes first.
/// Integers and choices have all their values, real numbers `points` at equal distances, both ends included (in
/// log-space for `log_uniform`). Trial 0 tells what the parameters are, and runs alone. Trials are no more than there
/// are combinations.
struct Grid {
    std::int64_t points = 5; ///< of a real parameter, ≥ 2

    std::string describe() const { return in_words("Grid{points ", points, "}"); }
    void check() const {
        if (points < 2) throw Error("tune::Grid: points is ", points, "; give 2 or more");
    }
    static constexpr bool one_first = true;

    /// How many combinations there are.
    double size(const detail::History& history) const {
        double all = 1;
        for (const auto& param : history.space) all *= count(param.range);
        return all;
    }
    /// Of trial 0 nothing is known before: it has the first value of everything, whatever it asks for.
    Params plan(const detail::History& history, std::int64_t number) const {
        Params plan;
        if (number == 0) return plan;
        auto rest = static_cast<double>(number);
        for (std::size_t i = history.space.size(); i-- > 0;) {
            auto param = history.space[i];
            const auto n = count(param.range);
            param.place = place(param.range, std::fmod(rest, n));
            rest = std::floor(rest / n);
            plan.set(std::move(param));
        }
        return plan;
    }
    double unplanned(const detail::History&, std::int64_t number, std::size_t, const std::string& name,
                     const detail::Range& range) const {
        if (number == 0) return range.low;
        throw Error(
            "tune::Grid: trial ", number, " asks for '", name, "' as ", range.text(),
            ", and trial 0 did not; a grid needs the same parameters in every trial, ask for all of them first");
    }

private:
    double count(const detail::Range& range) const {
        return range.kind == detail::Range::Kind::real ? static_cast<double>(points) : range.count();
    }
    double place(const detail::Range& range, double index) const {
        if (range.kind == detail::Range::Kind::choice) return index;
        if (range.kind == detail::Range::Kind::integer) return range.low + range.step * index;
        const auto share = index / static_cast<double>(points - 1);
        if (index == 0) return range.low;
        if (share == 1) return range.high;
        if (range.log) return std::exp(std::log(range.low) + share * (std::log(range.high) - std::log(range.low)));
        return range.low + share * (range.high - range.low);
    }
};

} // namespace fulgurite::tune
