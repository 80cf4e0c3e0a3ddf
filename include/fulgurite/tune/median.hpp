// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tune/search/history.hpp"

namespace fulgurite::tune {

/// Stops a trial whose best value so far is worse than the median of what finished trials had reported at the same
/// step: Golovin et al., "Google Vizier", KDD 2017; the rule is that of Optuna's MedianPruner. The finished trials are
/// those that the search knew of when the trial began.
struct Median {
    std::int64_t startup = 5;  ///< finished trials before it begins, ≥ 0
    std::int64_t warmup = 0;   ///< at steps below this no trial is stopped, ≥ 0
    std::int64_t interval = 1; ///< steps from a look to the next, ≥ 1
    std::int64_t least = 1;    ///< how many trials must have reported at the step, ≥ 1

    static constexpr const char* wants_reports = "the pruner Median";
    std::string describe() const {
        return in_words("Median{startup ", startup, ", warmup ", warmup, ", interval ", interval, ", least ", least,
                        "}");
    }
    void check() const;
    std::optional<detail::Job> next(const detail::History& history) const {
        if (history.begun() >= history.trials) return std::nullopt;
        return detail::Job{.number = history.begun()};
    }
    bool closed(const detail::History&, std::int64_t) const { return false; }

    detail::StopRule stops(const detail::History& history) const;

private:
    static double median_of(std::vector<double> values);
    bool is_hopeless(Mode mode, const std::map<std::int64_t, double>& medians,
                     const std::vector<Report>& reports) const;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/median-inl.hpp"
#endif
