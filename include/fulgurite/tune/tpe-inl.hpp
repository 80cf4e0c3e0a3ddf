// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/tpe.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void TPE::check() const {
    if (startup < 0) throw Error("tune::TPE: startup is ", startup, "; give 0 or more");
    if (candidates < 1) throw Error("tune::TPE: candidates is ", candidates, "; give 1 or more");
}

FULGURITE_INLINE Params TPE::plan(const detail::History& history, std::int64_t number) const {
    std::vector<const detail::Track*> seen;
    for (const auto& track : history.tracks)
        if (track.has_value()) seen.push_back(&track);
    if (static_cast<std::int64_t>(seen.size()) < startup || seen.empty()) return {};
    std::vector<Param> together;
    Params plan;
    std::uint64_t stream = 0;
    for (const auto& param : history.space) {
        const auto has = std::count_if(seen.begin(), seen.end(), [&](const auto* track) {
            return track->record.params.find(param.name) != nullptr;
        });
        if (param.range.count() == 1 || has == 0) continue;
        if (has == static_cast<std::ptrdiff_t>(seen.size())) together.push_back(param);
        else suggest(history, seen, {param}, number, ++stream, plan);
    }
    if (!together.empty()) suggest(history, seen, together, number, 0, plan);
    return plan;
}

FULGURITE_INLINE TPE::Seen TPE::ranked(const detail::History& history, Seen seen) {
    std::stable_sort(seen.begin(), seen.end(), [&](const auto* one, const auto* other) {
        return detail::ranks_before(history.mode, one->record, other->record);
    });
    return seen;
}

FULGURITE_INLINE void TPE::suggest(const detail::History& history, const Seen& all, const std::vector<Param>& space,
                                   std::int64_t number, std::uint64_t stream, Params& plan) const {
    const auto order = ranked(history, all);
    constexpr auto none = static_cast<std::size_t>(-1);
    std::vector<std::size_t> place_of(history.tracks.size(), none), places_of_best; // in the order of value
    for (std::size_t i = 0; i < best_of(order.size()); ++i)
        place_of[static_cast<std::size_t>(order[i]->record.number)] = i;
    std::vector<std::vector<double>> good(space.size()), bad(space.size());
    for (const auto& track : history.tracks) {
        const bool lies = !track.is_known();
        if (!lies && !track.has_value()) continue;
        if (!lies && !has_all(track, space)) continue;
        const auto rank = lies ? none : place_of[static_cast<std::size_t>(track.record.number)];
        if (rank != none) places_of_best.push_back(rank);
        for (std::size_t i = 0; i < space.size(); ++i)
            (rank != none ? good : bad)[i].push_back(lies ? history.place_of(track.record.number, space[i])
                                                          : track.record.params.find(space[i].name)->place);
    }
    std::vector<detail::Range> ranges;
    for (const auto& param : space) ranges.push_back(param.range);
    const auto places =
        likeliest(detail::Parzen(ranges, good, weights_of(std::move(places_of_best))),
                  detail::Parzen(ranges, bad, detail::Parzen::by_age(bad.front().size())),
                  data::Generator(history.seed, static_cast<std::uint64_t>(number), detail::number_of("TPE") + stream));
    for (std::size_t i = 0; i < space.size(); ++i) plan.set({space[i].name, space[i].range, places[i]});
}

FULGURITE_INLINE std::vector<double> TPE::weights_of(std::vector<std::size_t> places) {
    auto sorted = places;
    std::sort(sorted.begin(), sorted.end());
    for (auto& place : places)
        place = static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), place) - sorted.begin());
    return detail::Parzen::by_place(places);
}

FULGURITE_INLINE std::vector<double> TPE::likeliest(const detail::Parzen& good, const detail::Parzen& bad,
                                                    data::Generator random) const {
    std::vector<double> best;
    double most = -INFINITY;
    for (std::int64_t i = 0; i < candidates; ++i) {
        auto places = good.draw(random);
        const auto gain = good.log_density(places) - bad.log_density(places);
        if (!best.empty() && !(gain > most)) continue;
        best = std::move(places);
        most = gain;
    }
    return best;
}

} // namespace fulgurite::tune
