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
inline TrialState state_of(std::string_view name) {
    for (const auto state : {TrialState::complete, TrialState::stopped, TrialState::paused, TrialState::failed})
        if (name == name_of(state)) return state;
    throw Error("there is no state '", name, "'");
}
inline std::string json_of(const std::vector<Report>& reports) {
    std::string all;
    for (const auto& [step, value] : reports)
        all += (all.empty() ? "[" : ",[") + digits_of(step) + "," + digits_of(value) + "]";
    return "[" + all + "]";
}
inline std::vector<Report> reports_of(const Json& json) {
    std::vector<Report> all;
    for (const auto& each : json.values) all.push_back({each.at(0).whole(), each.at(1).real()});
    return all;
}
inline std::string json_of(const Piece& piece) {
    return "{\"trial\":" + digits_of(piece.number) + ",\"segment\":" + digits_of(piece.segment) +
           ",\"state\":" + json_text(name_of(piece.state)) + ",\"value\":" + digits_of(piece.value) +
           ",\"params\":" + json_of(piece.params) + ",\"reports\":" + json_of(piece.reports) +
           ",\"error\":" + json_text(piece.error) + ",\"seconds\":" + digits_of(piece.seconds) + "}";
}
inline Piece piece_of(const Json& json) {
    Piece piece;
    piece.number = json.at("trial").whole();
    piece.segment = json.at("segment").whole();
    piece.state = state_of(json.at("state").string());
    piece.value = json.at("value").real();
    piece.params = params_of(json.at("params"));
    piece.reports = reports_of(json.at("reports"));
    piece.error = json.at("error").string();
    piece.seconds = json.at("seconds").real();
    return piece;
}

} // namespace detail

} // namespace fulgurite::tune
