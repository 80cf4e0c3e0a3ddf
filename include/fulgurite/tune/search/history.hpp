// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/mode.hpp"
#include "fulgurite/tune/search/params.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

inline constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

/// Whether a trial is to end, by what it has reported so far. Copied into the process that runs it.
using StopRule = std::function<bool(const std::vector<Report>&)>;

/// What a process is to do for a trial: report until a step, and there pause or end.
struct Leg {
    std::int64_t number = 0, segment = 0;
    std::int64_t until = no_limit;
    bool ends = true;          ///< at that step; else the trial pauses
    Params plan;               ///< parameters whose values are fixed; others are random
    std::vector<Report> known; ///< what it has reported on this leg, when it was run before
};
std::string json_of(const Leg& leg);
inline Leg leg_of(const Json& json) {
    return {json.at("trial").whole(), json.at("segment").whole(), json.at("until").whole(),
            json.at("ends").truth(),  params_of(json.at("plan")), {}};
}

/// What a pruner wants next: that a trial is begun (the first leg of the next number) or gone on with.
struct Job {
    std::int64_t number = 0;
    std::int64_t until = no_limit;
    bool ends = true;
    std::int64_t source = -1; ///< the trial whose state it goes on from; −1: its own
    Params plan = {};         ///< with a source: its new parameters
};

/// A trial as the search knows it. What is known is what was absorbed: pieces of other trials may be there already.
struct Track {
    TrialRecord record;
    std::vector<Leg> way;      ///< its legs so far; where it was copied, those of the other trial come first
    std::int64_t issued = 0;   ///< legs of its own that were begun
    std::int64_t absorbed = 0; ///< of these, how many are known

    std::vector<double> rungs; ///< its value at the end of each known leg of its own; no number where it failed

    bool is_known() const { return absorbed > 0; }
    double rung_value(std::int64_t segment) const { return rungs[static_cast<std::size_t>(segment)]; }
    bool is_under_way() const { return issued > absorbed; }
    bool is_paused() const { return is_known() && !is_under_way() && record.state == TrialState::paused; }
    bool has_value() const { return is_known() && detail::has_value(record); }
};

/// All that samplers and pruners decide by. It does not depend on which process was quicker.
struct History {
    std::uint64_t seed = 0;
    Mode mode = Mode::min;
    std::int64_t trials = 0; ///< how many there will be
    std::vector<Track> tracks;
    /// Where a parameter is that no plan fixes: of a trial's number, how many parameters it has before, name and range.
    std::function<double(std::int64_t, std::size_t, const std::string&, const Range&)> unplanned;
    std::vector<Param> space; ///< every parameter that a known trial asked for, in the order of the trials

    std::int64_t begun() const { return static_cast<std::int64_t>(tracks.size()); }
    const Track& track(std::int64_t number) const { return tracks[static_cast<std::size_t>(number)]; }
    Track& track(std::int64_t number) { return tracks[static_cast<std::size_t>(number)]; }
    /// What a trial that is under way asks for, if it asks for this.
    double place_of(std::int64_t number, const Param& param) const;
};

/// Which of two values comes first: the better one, numbers before what is none; equal ones keep their order.
inline bool ranks_before(Mode mode, double one, double other) {
    if (one != one || other != other) return one == one && other != other;
    return is_better(mode, one, other);
}
/// The same of trials: what ran to its end comes first; of what did not, what was trained further.
bool ranks_before(Mode mode, const TrialRecord& one, const TrialRecord& other);

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/history-inl.hpp"
#endif
