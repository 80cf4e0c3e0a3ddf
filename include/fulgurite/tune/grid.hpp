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
    double size(const detail::History& history) const;
    /// Of trial 0 nothing is known before: it has the first value of everything, whatever it asks for.
    Params plan(const detail::History& history, std::int64_t number) const;
    double unplanned(const detail::History&, std::int64_t number, std::size_t, const std::string& name,
                     const detail::Range& range) const;

private:
    double count(const detail::Range& range) const {
        return range.kind == detail::Range::Kind::real ? static_cast<double>(points) : range.count();
    }
    double place(const detail::Range& range, double index) const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/grid-inl.hpp"
#endif
