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
    Bracket bracket_of(std::int64_t number) const {
        const int most = detail::halvings(max, min, eta);
        std::int64_t first = 0;
        for (;;)
            for (int s = most; s >= 0; --s) {
                const auto size = size_of(most, s);
                if (number < first + size) return {first, size, s};
                first += size;
            }
    }
    /// The steps after which a trial of a bracket is at its rung 0, 1, …; the last is `max`.
    std::int64_t steps_at(const Bracket& bracket, std::int64_t rung) const {
        return std::max(min, detail::divided(max, eta, bracket.halvings - static_cast<int>(rung)));
    }

    std::optional<detail::Job> next(const detail::History& history) const {
        for (std::int64_t first = 0; first < history.begun();) {
            const auto bracket = bracket_of(first);
            for (const auto number : going_on(history, bracket))
                if (history.track(number).is_paused()) return job(bracket, number, history.track(number).issued);
            first = bracket.first + bracket.size;
        }
        if (history.begun() >= history.trials) return std::nullopt;
        return job(bracket_of(history.begun()), history.begun(), 0);
    }
    detail::StopRule stops(const detail::History&) const { return {}; }
    bool closed(const detail::History& history, std::int64_t number) const {
        const auto bracket = bracket_of(number);
        const auto rung = history.track(number).absorbed - 1;
        const auto there = at_rung(history, bracket, rung);
        const auto chosen = promoted(history, bracket, rung, there);
        return !there.empty() && std::ranges::find(chosen, number) == chosen.end();
    }

private:
    std::int64_t size_of(int most, int halvings) const {
        std::int64_t times = most + 1;
        for (int i = 0; i < halvings; ++i) times *= eta;
        return (times + halvings) / (halvings + 1);
    }
    detail::Job job(const Bracket& bracket, std::int64_t number, std::int64_t rung) const {
        return {.number = number, .until = steps_at(bracket, rung), .ends = rung >= bracket.halvings};
    }
    // All trials that reach a rung, once each has; nothing before.
    std::vector<std::int64_t> at_rung(const detail::History& history, const Bracket& bracket, std::int64_t rung) const {
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
    // Of those at a rung, who goes on to the next: the best of them.
    std::vector<std::int64_t> promoted(const detail::History& history, const Bracket& bracket, std::int64_t rung,
                                       const std::vector<std::int64_t>& there) const {
        if (rung >= bracket.halvings || there.empty()) return {};
        auto ranked = detail::ranked_at(history, there, rung);
        const auto size = std::min(bracket.size, history.trials - bracket.first);
        const auto count = std::max<std::int64_t>(1, detail::divided(size, eta, static_cast<int>(rung) + 1));
        ranked.resize(std::min(ranked.size(), static_cast<std::size_t>(count)));
        return ranked;
    }
    std::vector<std::int64_t> going_on(const detail::History& history, const Bracket& bracket) const {
        std::vector<std::int64_t> all;
        for (std::int64_t rung = 0; rung < bracket.halvings; ++rung) {
            const auto there = at_rung(history, bracket, rung);
            if (there.empty()) break;
            for (const auto number : promoted(history, bracket, rung, there))
                if (history.track(number).absorbed == rung + 1) all.push_back(number);
        }
        return all;
    }
};

} // namespace fulgurite::tune
