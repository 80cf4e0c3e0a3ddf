// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/population_based.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void PopulationBased::check() const {
    if (interval < 1 || max < interval)
        throw Error("tune::PopulationBased: interval is ", interval, " and max ", max,
                    "; give steps from 1 on, max no less than interval");
    if (!(share > 0 && share <= 0.5))
        throw Error("tune::PopulationBased: share is ", share, "; give more than 0, up to 0.5");
    if (!(resample >= 0 && resample <= 1))
        throw Error("tune::PopulationBased: resample is ", resample, "; give 0 to 1");
}

FULGURITE_INLINE std::optional<detail::Job> PopulationBased::next(const detail::History& history) const {
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

FULGURITE_INLINE std::optional<detail::Job> PopulationBased::of_generation(const detail::History& history,
                                                                           const std::vector<std::int64_t>& ranked,
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

FULGURITE_INLINE detail::Job PopulationBased::copy(const detail::History& history, std::int64_t number,
                                                   const std::vector<std::int64_t>& ranked, std::size_t count,
                                                   std::int64_t generation) const {
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

FULGURITE_INLINE double PopulationBased::scaled(const detail::Range& range, double place, double factor) {
    if (range.kind == detail::Range::Kind::choice) return place;
    if (range.kind == detail::Range::Kind::real)
        return std::clamp(place * factor, range.low, std::nextafter(range.high, range.low));
    const auto steps = std::round((place * factor - range.low) / range.step);
    return std::clamp(range.low + steps * range.step, range.low, range.high);
}

} // namespace fulgurite::tune
