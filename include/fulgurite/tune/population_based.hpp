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
    void check() const {
        if (interval < 1 || max < interval)
            throw Error("tune::PopulationBased: interval is ", interval, " and max ", max,
                        "; give steps from 1 on, max no less than interval");
        if (!(share > 0 && share <= 0.5))
            throw Error("tune::PopulationBased: share is ", share, "; give more than 0, up to 0.5");
        if (!(resample >= 0 && resample <= 1))
            throw Error("tune::PopulationBased: resample is ", resample, "; give 0 to 1");
    }
    detail::StopRule stops(const detail::History&) const { return {}; }
    bool closed(const detail::History&, std::int64_t) const { return false; }

    std::optional<detail::Job> next(const detail::History& history) const {
        if (history.begun() < history.trials) return job(history.begun(), 0);
        std::vector<std::int64_t> alive; // when the generation began
        std::int64_t generation = detail::no_limit;
        for (const auto& track : history.tracks)
            if (track.is_under_way() || track.is_paused()) generation = std::min(generation, track.absorbed);
        if (generation == 0 || generation == detail::no_limit) return std::nullopt;
        for (const auto& track : history.tracks)
            if (track.absorbed > generation ||
                (track.absorbed == generation && (track.is_under_way() || track.is_paused())))
                alive.push_back(track.record.number);
        for (const auto& track : history.tracks)
            if (track.is_under_way() && track.absorbed < generation) return std::nullopt;
        return of_generation(history, detail::ranked_at(history, std::move(alive), generation - 1), generation);
    }

private:
    detail::Job job(std::int64_t number, std::int64_t generation) const {
        const auto until = std::min(max, (generation + 1) * interval);
        return {.number = number, .until = until, .ends = until >= max};
    }
    // Copies come first, while those that they are made of still wait.
    std::optional<detail::Job> of_generation(const detail::History& history, const std::vector<std::int64_t>& ranked,
                                             std::int64_t generation) const {
        const auto count = static_cast<std::size_t>(share * static_cast<double>(ranked.size()));
        const auto waits = [&](std::int64_t number) {
            const auto& track = history.track(number);
            return track.is_paused() && track.absorbed == generation;
        };
        for (std::size_t i = 0; i < count; ++i)
            if (const auto worst = ranked[ranked.size() - 1 - i]; waits(worst))
                return copy(history, worst, ranked, count, generation);
        for (const auto number : ranked)
            if (waits(number)) return job(number, generation);
        return std::nullopt;
    }
    detail::Job copy(const detail::History& history, std::int64_t number, const std::vector<std::int64_t>& ranked,
                     std::size_t count, std::int64_t generation) const {
        data::Generator random(history.seed, static_cast<std::uint64_t>(number),
                               detail::number_of("PopulationBased") + static_cast<std::uint64_t>(generation));
        auto copied = job(number, generation);
        copied.source = ranked[random.below(static_cast<std::uint32_t>(count))];
        for (auto param : history.track(copied.source).record.params) {
            const bool anew = random.uniform() < resample;
            const auto factor = random.uniform() < 0.5 ? 0.8 : 1.2;
            param.place = anew ? param.range.place(random.uniform()) : scaled(param.range, param.place, factor);
            copied.plan.set(std::move(param));
        }
        return copied;
    }
    static double scaled(const detail::Range& range, double place, double factor) {
        if (range.kind == detail::Range::Kind::choice) return place;
        if (range.kind == detail::Range::Kind::real)
            return std::clamp(place * factor, range.low, std::nextafter(range.high, range.low));
        const auto steps = std::round((place * factor - range.low) / range.step);
        return std::clamp(range.low + steps * range.step, range.low, range.high);
    }
};

} // namespace fulgurite::tune
