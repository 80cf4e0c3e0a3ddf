// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/rungs.hpp"

namespace fulgurite::tune {

/// Successive halving that never waits for a bracket: Li et al., "A System for Massively Parallel Hyperparameter
/// Tuning" (ASHA), MLSys 2020. Trials pause after `min` steps, then after `eta` times as many, and so on up to `max`.
/// Whenever there is room, the best paused trial goes on that is among the first 1/eta of those that have reached its
/// rung; the highest rung comes first. Where there is none, a new trial begins. A step is a report.
struct ASHA {
    std::int64_t max = 81; ///< the most steps of a trial, ≥ `min`
    std::int64_t eta = 3;  ///< of so many trials one is gone on with, for so many times the steps, ≥ 2
    std::int64_t min = 1;  ///< the fewest steps of a trial, ≥ 1

    static constexpr const char* wants_reports = "the pruner ASHA";
    std::string describe() const { return in_words("ASHA{max ", max, ", eta ", eta, ", min ", min, "}"); }
    void check() const { detail::check_rungs("tune::ASHA", max, min, eta); }

    /// The steps after which a trial is at rung 0, 1, …; the last is `max`.
    std::int64_t steps_at(std::int64_t rung) const;
    std::optional<detail::Job> next(const detail::History& history) const;
    detail::StopRule stops(const detail::History&) const { return {}; }
    bool closed(const detail::History&, std::int64_t) const { return false; }

private:
    std::int64_t rung_count() const { return detail::halvings(max, min, eta); } // of those where a trial may pause
    detail::Job job(std::int64_t number, std::int64_t rung) const {
        return {.number = number, .until = steps_at(rung), .ends = rung >= rung_count()};
    }
    std::optional<std::int64_t> promotable(const detail::History& history, std::int64_t rung) const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/asha-inl.hpp"
#endif
