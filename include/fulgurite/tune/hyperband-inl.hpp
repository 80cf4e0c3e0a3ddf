// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/hyperband.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE Hyperband::Bracket Hyperband::bracket_of(std::int64_t number) const {
    const int most = detail::halvings(max, min, eta);
    std::int64_t first = 0;
    for (;;)
        for (int s = most; s >= 0; --s) {
            const auto size = size_of(most, s);
            if (number < first + size) return {first, size, s};
            first += size;
        }
}

FULGURITE_INLINE std::optional<detail::Job> Hyperband::next(const detail::History& history) const {
    for (std::int64_t first = 0; first < history.begun();) {
        const auto bracket = bracket_of(first);
        for (const auto number : going_on(history, bracket))
            if (history.track(number).is_paused()) return job(bracket, number, history.track(number).issued);
        first = bracket.first + bracket.size;
    }
    if (history.begun() >= history.trials) return std::nullopt;
    return job(bracket_of(history.begun()), history.begun(), 0);
}

FULGURITE_INLINE bool Hyperband::closed(const detail::History& history, std::int64_t number) const {
    const auto bracket = bracket_of(number);
    const auto rung = history.track(number).absorbed - 1;
    const auto there = at_rung(history, bracket, rung);
    const auto chosen = promoted(history, bracket, rung, there);
    return !there.empty() && std::ranges::find(chosen, number) == chosen.end();
}

FULGURITE_INLINE std::int64_t Hyperband::size_of(int most, int halvings) const {
    std::int64_t times = most + 1;
    for (int i = 0; i < halvings; ++i) times *= eta;
    return (times + halvings) / (halvings + 1);
}

FULGURITE_INLINE std::vector<std::int64_t> Hyperband::at_rung(const detail::History& history, const Bracket& bracket,
                                                              std::int64_t rung) const {
    const auto size = std::min(bracket.size, history.trials - bracket.first);
    std::vector<std::int64_t> there(static_cast<std::size_t>(size));
    std::iota(there.begin(), there.end(), bracket.first);
    for (std::int64_t each = 0;; ++each) {
        for (const auto number : there)
            if (number >= history.begun() || history.track(number).absorbed <= each) return {};
        if (each == rung) return there;
        there = promoted(history, bracket, each, there);
        std::erase_if(there, [&](auto number) {
            const auto& track = history.track(number);
            return track.issued == each + 1 && !track.is_paused(); // it has ended before its steps were over
        });
        if (there.empty()) return {};
    }
}

FULGURITE_INLINE std::vector<std::int64_t> Hyperband::promoted(const detail::History& history, const Bracket& bracket,
                                                               std::int64_t rung,
                                                               const std::vector<std::int64_t>& there) const {
    if (rung >= bracket.halvings || there.empty()) return {};
    auto ranked = detail::ranked_at(history, there, rung);
    const auto size = std::min(bracket.size, history.trials - bracket.first);
    const auto count = std::max<std::int64_t>(1, detail::divided(size, eta, static_cast<int>(rung) + 1));
    ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));
    return ranked;
}

FULGURITE_INLINE std::vector<std::int64_t> Hyperband::going_on(const detail::History& history,
                                                               const Bracket& bracket) const {
    std::vector<std::int64_t> all;
    for (std::int64_t rung = 0; rung < bracket.halvings; ++rung) {
        const auto there = at_rung(history, bracket, rung);
        if (there.empty()) break;
        for (const auto number : promoted(history, bracket, rung, there))
            if (history.track(number).absorbed == rung + 1) all.push_back(number);
    }
    return all;
}

} // namespace fulgurite::tune
