// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tune/search/json.hpp"
#include "fulgurite/tune/search/params.hpp"

namespace fulgurite::tune {

/// How a trial stands when the search is over.
enum class TrialState {
    complete, ///< the objective ran to its end, or as far as the pruner's `max`
    stopped,  ///< the pruner has ended it
    paused,   ///< it waits at a rung, and could still be gone on with
    failed    ///< it threw, crashed, or gave a value that is no number
};
constexpr std::string_view name_of(TrialState state) {
    constexpr std::string_view names[] = {"complete", "stopped", "paused", "failed"};
    return names[static_cast<int>(state)];
}

/// A value that a trial has reported.
struct Report {
    std::int64_t step = 0;
    double value = 0;
};
// Bit for bit, also of what is no number.
inline bool operator==(const Report& one, const Report& other) {
    return one.step == other.step && (one.value == other.value || (std::isnan(one.value) && std::isnan(other.value)));
}

/// What is known of a trial.
struct TrialRecord {
    std::int64_t number = 0; ///< from 0 on
    TrialState state = TrialState::failed;
    double value = std::numeric_limits<double>::quiet_NaN(); ///< of the objective; else the last that was reported
    Params params;
    std::int64_t steps = 0; ///< the last step that it reported
    std::vector<Report> reports;
    std::string error; ///< why it failed
};

namespace detail {

/// One piece of a trial's way, from its start or a pause to the next pause or its end: what a process did, and what a
/// line of the journal says.
struct Piece {
    std::int64_t number = 0, segment = 0;
    TrialState state = TrialState::failed;
    double value = std::numeric_limits<double>::quiet_NaN();
    Params params; ///< all that the trial had asked for when the piece was over
    std::vector<Report> reports;
    std::string error;
    double seconds = 0;
};

inline bool has_value(const TrialRecord& trial) {
    return trial.state != TrialState::failed && !std::isnan(trial.value);
}
TrialState state_of(std::string_view name);
std::string json_of(const std::vector<Report>& reports);
std::vector<Report> reports_of(const Json& json);
std::string json_of(const Piece& piece);
Piece piece_of(const Json& json);

} // namespace detail

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/record-inl.hpp"
#endif
