// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/asha.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE std::int64_t ASHA::steps_at(std::int64_t rung) const {
    if (rung >= rung_count()) return max;
    std::int64_t steps = min;
    while (rung-- > 0) steps *= eta;
    return steps;
}

FULGURITE_INLINE std::optional<detail::Job> ASHA::next(const detail::History& history) const {
    for (auto rung = rung_count() - 1; rung >= 0; --rung)
        if (const auto number = promotable(history, rung)) return job(*number, rung + 1);
    if (history.begun() >= history.trials) return std::nullopt;
    return job(history.begun(), 0);
}

FULGURITE_INLINE std::optional<std::int64_t> ASHA::promotable(const detail::History& history, std::int64_t rung) const {
    std::vector<std::int64_t> there;
    for (const auto& track : history.tracks)
        if (track.absorbed > rung) there.push_back(track.record.number);
    const auto share = there.size() / static_cast<std::size_t>(eta);
    const auto ranked = detail::ranked_at(history, std::move(there), rung);
    for (std::size_t i = 0; i < share; ++i) {
        const auto& track = history.track(ranked[i]);
        if (track.is_paused() && track.absorbed == rung + 1) return ranked[i];
    }
    return std::nullopt;
}

} // namespace fulgurite::tune
