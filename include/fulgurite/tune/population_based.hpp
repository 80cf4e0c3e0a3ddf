// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/tune/search/history.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/rungs.hpp"
#include "fulgurite/tune/search/space.hpp"

namespace fulgurite::tune {

/// Trials are a population that trains together: Jaderberg et al., "Population Based Training of Neural Networks",
/// arXiv 1711.09846, 2017.
///
/// Every `interval` steps all trials are compared. Each of the worst `share` becomes a copy of a random one of the best
/// `share`: the whole process with weights, optimizers and loaders. A parameter of the copy is drawn anew with
/// probability `resample`, else it is 1.2 or 0.8 times what it was; a choice that is not drawn anew stays. The
/// objective hears of it from `trial.watch(key, changed)`, or asks for its parameters again after each report. The
/// search has one population, of `trials` members; all of them must report at least `max` steps.
///
/// A copy is made by fork, which takes no threads along: loaders need 0 workers.
struct PopulationBased {
    std::int64_t interval = 1; ///< steps from a comparison to the next, ≥ 1
    std::int64_t max = 100;    ///< the steps of a trial, ≥ `interval`
    double share = 0.25;       ///< of the population that is replaced, and that is copied, in (0, 0.5]
    double resample = 0.25;    ///< how likely a parameter of a copy is drawn anew, 0 to 1

    static constexpr const char* wants_reports = "the pruner PopulationBased";
    std::string describe() const {
        return in_words("PopulationBased{interval ", interval, ", max ", max, ", share ", share, ", resample ",
                        resample, "}");
    }
    void check() const;
    detail::StopRule stops(const detail::History&) const { return {}; }
    bool closed(const detail::History&, std::int64_t) const { return false; }

    std::optional<detail::Job> next(const detail::History& history) const;

private:
    detail::Job job(std::int64_t number, std::int64_t generation) const {
        const auto until = std::min(max, (generation + 1) * interval);
        return {.number = number, .until = until, .ends = until >= max};
    }
    // Copies come first, while those that they are made of still wait.
    std::optional<detail::Job> of_generation(const detail::History& history, const std::vector<std::int64_t>& ranked,
                                             std::int64_t generation) const;
    detail::Job copy(const detail::History& history, std::int64_t number, const std::vector<std::int64_t>& ranked,
                     std::size_t count, std::int64_t generation) const;
    static double scaled(const detail::Range& range, double place, double factor);
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/population_based-inl.hpp"
#endif
