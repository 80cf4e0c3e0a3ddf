// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/state/progress.hpp"
#include "fulgurite/tensor/state.hpp"

/// The metric table as a tree, and back.
namespace fulgurite::engine {

constexpr std::string_view name_of(Phase phase) {
    constexpr std::string_view names[] = {"train", "validation", "test", "predict"};
    return names[static_cast<int>(phase)];
}

/// By stage and name: what training gathers, and the newest values. Ahead: the row of training's that is written after
/// this, which a resumed run does not write again.
template <class Table>
StateTree metric_state(Table& table, Row ahead = Row::written) {
    StateTree state = StateTree::dict(), sums = StateTree::dict(), newest = StateTree::dict();
    table.template each_cell<Phase::train>([&](std::string_view name, auto& cell, std::string_view reduced_by) {
        auto& sum = sums[name] = StateTree::dict();
        sum["reduced_by"] = std::string(reduced_by);
        sum["state"] = cell.save();
    });
    table.each_place_named([&](Phase phase, std::string_view name, auto& place) {
        if (!place.known()) return;
        auto& of_phase = newest[name_of(phase)];
        if (!of_phase.is_dict()) of_phase = StateTree::dict();
        auto& one = of_phase[name] = StateTree::dict();
        one["value"] = place.value.read();
        one["times"] = place.times;
        one["at_epoch"] = place.at_epoch;
        one["at_evaluation"] = place.at_evaluation;
        one["at_previous"] = place.at_previous;
        one["at_row"] = ahead == Row::due && phase == Phase::train ? place.times : place.at_row;
        one["order"] = place.order;
    });
    auto& by_name = state["by_name"] = StateTree::dict();
    if (ahead == Row::written)
        for (const auto& [name, value] : table.by_name) by_name[name] = value;
    state["sums"] = std::move(sums);
    state["newest"] = std::move(newest);
    return state;
}
/// The newest values, and what no row has taken yet.
template <class Table>
void load_values(Table& table, const StateTree& state) {
    table.by_name.clear();
    for (const auto& [name, value] : state.at("by_name").items())
        table.by_name.set(std::string(name.as_string()), value.as_double());
    const auto& newest = state.at("newest");
    table.each_place_named([&](Phase phase, std::string_view name, auto& place) {
        const auto* of_phase = newest.find(name_of(phase));
        const auto* one = of_phase ? of_phase->find(name) : nullptr;
        if (!one) return;
        place.value.set(one->at("value").as_double());
        place.times = one->at("times").as_int();
        place.at_epoch = one->at("at_epoch").as_int();
        place.at_evaluation = one->at("at_evaluation").as_int();
        place.at_previous = one->at("at_previous").as_int();
        place.at_row = one->at("at_row").as_int();
        place.order = one->at("order").as_int();
    });
}
/// Within an epoch. Throws `Error` where the run gathers something else than the one that was saved.
template <class Table>
void load_sums(Table& table, const StateTree& sums) {
    std::size_t found = 0;
    table.template each_cell<Phase::train>([&](std::string_view name, auto& cell, std::string_view reduced_by) {
        const auto* saved = sums.find(name);
        if (!saved)
            throw Error("the checkpoint was written within an epoch and has no sum of '" + std::string(name) +
                        "', which training logs now; resume from a file of an epoch's end, or log what was logged");
        if (const auto was = saved->at("reduced_by").as_string(); was != reduced_by)
            throw Error("the checkpoint was written within an epoch and has '", name, "' reduced by ", was,
                        ", which training reduces by ", reduced_by,
                        " now; resume from a file of an epoch's end, or reduce it as before");
        cell.load(saved->at("state"));
        ++found;
    });
    if (found == sums.size()) return;
    for (const auto& [name, sum] : sums.items()) {
        bool known = false;
        table.template each_cell<Phase::train>(
            [&](std::string_view ours, auto&, std::string_view) { known |= ours == name.as_string(); });
        if (!known)
            throw Error("the checkpoint was written within an epoch and has a sum of '" +
                        std::string(name.as_string()) +
                        "', which training does not log now; resume from a file of an epoch's end, or log what was "
                        "logged");
    }
}

} // namespace fulgurite::engine
