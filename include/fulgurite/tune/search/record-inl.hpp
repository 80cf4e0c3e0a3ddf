// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/in_quotes.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/record.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE TrialState state_of(std::string_view name) {
    for (const auto state : {TrialState::complete, TrialState::stopped, TrialState::paused, TrialState::failed})
        if (name == name_of(state)) return state;
    throw Error("there is no state '", name, "'");
}

FULGURITE_INLINE std::string json_of(const std::vector<Report>& reports) {
    std::string all;
    for (const auto& [step, value] : reports)
        all += (all.empty() ? "[" : ",[") + digits_of(step) + "," + digits_of(value) + "]";
    return "[" + all + "]";
}

FULGURITE_INLINE std::vector<Report> reports_of(const Json& json) {
    std::vector<Report> all;
    for (const auto& each : json.values) all.push_back({each.at(0).whole(), each.at(1).real()});
    return all;
}

FULGURITE_INLINE std::string json_of(const Piece& piece) {
    return "{\"trial\":" + digits_of(piece.number) + ",\"segment\":" + digits_of(piece.segment) +
           ",\"state\":" + in_quotes(name_of(piece.state)) + ",\"value\":" + digits_of(piece.value) +
           ",\"params\":" + json_of(piece.params) + ",\"reports\":" + json_of(piece.reports) +
           ",\"error\":" + in_quotes(piece.error) + ",\"seconds\":" + digits_of(piece.seconds) + "}";
}

FULGURITE_INLINE Piece piece_of(const Json& json) {
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

} // namespace fulgurite::tune::detail
