// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/rungs.hpp"

namespace fulgurite::tune {

/// Trains many trials for a few steps and few of them for many: Li et al., "Hyperband", JMLR 18, 2018.
///
/// Trials come in brackets. With `max` 9 and `eta` 3, nine trials have 1 step each, the best three of them go on to 3
/// steps, the best one to 9; then five trials begin with 3 steps, then three have all 9 at once; then it begins anew.
/// A trial waits at a rung until all of its bracket are there, and is gone on with exactly where it stood. The last
/// bracket may be cut short by `trials`. A step is a report.
struct Hyperband {
    std::int64_t max = 81; ///< the most steps of a trial, ≥ `min`
    std::int64_t eta = 3;  ///< of so many trials one is gone on with, for so many times the steps, ≥ 2
    std::int64_t min = 1;  ///< the fewest steps of a trial, ≥ 1

    /// Trials that begin together.
    struct Bracket {
        std::int64_t first = 0, size = 0; ///< its trials
        int halvings = 0;                 ///< rungs before the last
    };

    static constexpr const char* wants_reports = "the pruner Hyperband";
    std::string describe() const { return in_words("Hyperband{max ", max, ", eta ", eta, ", min ", min, "}"); }
    void check() const { detail::check_rungs("tune::Hyperband", max, min, eta); }

    /// That a trial belongs to; `size` is that of a whole one.
    Bracket bracket_of(std::int64_t number) const;
    /// The steps after which a trial of a bracket is at its rung 0, 1, …; the last is `max`.
    std::int64_t steps_at(const Bracket& bracket, std::int64_t rung) const {
        return std::max(min, detail::divided(max, eta, bracket.halvings - static_cast<int>(rung)));
    }

    std::optional<detail::Job> next(const detail::History& history) const;
    detail::StopRule stops(const detail::History&) const { return {}; }
    bool closed(const detail::History& history, std::int64_t number) const;

private:
    std::int64_t size_of(int most, int halvings) const;
    detail::Job job(const Bracket& bracket, std::int64_t number, std::int64_t rung) const {
        return {.number = number, .until = steps_at(bracket, rung), .ends = rung >= bracket.halvings};
    }
    // All trials that reach a rung, once each has; nothing before.
    std::vector<std::int64_t> at_rung(const detail::History& history, const Bracket& bracket, std::int64_t rung) const;
    // Of those at a rung, who goes on to the next: the best of them.
    std::vector<std::int64_t> promoted(const detail::History& history, const Bracket& bracket, std::int64_t rung,
                                       const std::vector<std::int64_t>& there) const;
    std::vector<std::int64_t> going_on(const detail::History& history, const Bracket& bracket) const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/hyperband-inl.hpp"
#endif
