// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/fit/visit_state.hpp"
#include "fulgurite/engine/metrics/object_cell.hpp"
#include "fulgurite/engine/state/progress.hpp"
#include "fulgurite/tensor/state.hpp"

/// The metric table as a tree, and back.
namespace fulgurite::engine {

constexpr std::string_view name_of(Phase phase) {
    constexpr std::string_view names[] = {"train", "validation", "test", "predict"};
    return names[static_cast<int>(phase)];
}

StateTree& newest_in(StateTree& of_phases, Phase phase);
/// What the metric object of this key saw before the resume is missing in its value.
void warn_of_object(std::string_view key);
template <class Place, class Visitor>
void visit_newest(Place& newest, Visitor&& visitor) {
    double value = newest.value.read();
    visitor("value", value);
    newest.value.set(value);
    visitor("times", newest.times);
    visitor("at_epoch", newest.at_epoch);
    visitor("at_evaluation", newest.at_evaluation);
    visitor("at_previous", newest.at_previous);
    visitor("at_row", newest.at_row);
    visitor("order", newest.order);
}

/// What an epoch gathers under a name that is known only at run time.
void save_sum(const auto& one, StateTree& saved) {
    saved["sum"] =
        StateTree::tuple({StateTree(one.sum.read()), StateTree(one.weight), StateTree(std::int64_t{one.bits})});
}
void load_sum(auto& values, auto& one, const StateTree& saved) {
    const auto& sum = saved.elements();
    one.sum.set(sum.at(0).as_double());
    one.weight = sum.at(1).as_double();
    one.gathers = one.unreduced = true;
    values.set_bits(one, static_cast<unsigned>(sum.at(2).as_int()));
}

/// By stage and name: what training gathers, and the newest values. Ahead: the row of training's that is written after
/// this, which a resumed run does not write again.
template <class Table>
StateTree metric_state(Table& table, Row ahead = Row::written, SavedObjects objects = SavedObjects::none) {
    StateTree state = StateTree::dict(), sums = StateTree::dict(), newest = StateTree::dict();
    table.template each_cell<Phase::train>([&](std::string_view name, auto& cell, std::string_view reduced_by) {
        auto& sum = sums[name] = StateTree::dict();
        sum["reduced_by"] = std::string(reduced_by);
        if constexpr (requires { cell.save(objects); }) sum["state"] = cell.save(objects);
        else sum["state"] = cell.save();
    });
    table.each_place_named([&](Phase phase, std::string_view name, auto& place) {
        if (!place.known()) return;
        auto& one = newest_in(newest, phase)[name] = StateTree::dict();
        visit_newest(place, WriteState{one});
        if (ahead == Row::due && phase == Phase::train) one["at_row"] = place.times;
    });
    auto& by_name = state["by_name"] = StateTree::dict();
    for (auto one : table.by_name.all()) {
        auto& saved = newest_in(by_name, one.phase)[one.name] = StateTree::dict();
        visit_newest(one.newest, WriteState{saved});
        if (ahead == Row::due && one.phase == Phase::train) saved["at_row"] = one.newest.times;
        saved["waits"] = one.waits && ahead == Row::written;
        if (one.phase == Phase::train && one.gathers) save_sum(one, saved);
    }
    state["sums"] = std::move(sums);
    state["newest"] = std::move(newest);
    return state;
}
/// What was logged under names that are known only at run time, and what no row has taken yet. It replaces what hooks
/// of the start have logged once more.
template <class Table>
void load_named(Table& table, const StateTree& state) {
    const auto& by_name = state.at("by_name");
    auto logged = std::exchange(table.by_name, {});
    for (const auto phase : {Phase::train, Phase::validation, Phase::test, Phase::predict})
        if (const auto* of_phase = by_name.find(name_of(phase)))
            for (const auto& [name, saved] : of_phase->items()) {
                auto& one = table.by_name.at(phase, std::string(name.as_string()));
                visit_newest(one.newest, ReadState{saved});
                one.waits = saved.at("waits").as_bool();
                table.by_name.restored(one);
            }
    table.by_name.add_unknown(logged);
}
/// The newest values.
template <class Table>
void load_values(Table& table, const StateTree& state) {
    const auto& newest = state.at("newest");
    table.each_place_named([&](Phase phase, std::string_view name, auto& place) {
        const auto* of_phase = newest.find(name_of(phase));
        if (const auto* one = of_phase ? of_phase->find(name) : nullptr) visit_newest(place, ReadState{*one});
    });
    load_named(table, state);
}
/// Within an epoch. Warns: of metric objects that cannot go on. Throws `Error` where the run gathers something else
/// than the one that was saved.
template <class Table>
void load_sums(Table& table, const StateTree& state, [[maybe_unused]] bool warns = false) {
    if (const auto* of_training = state.at("by_name").find(name_of(Phase::train)))
        for (const auto& [name, saved] : of_training->items())
            if (const auto* sum = saved.find("sum"))
                load_sum(table.by_name, table.by_name.at(Phase::train, std::string(name.as_string())), *sum);
    const auto& sums = state.at("sums");
    std::size_t found = 0;
    table.template each_cell<Phase::train>(
        [&]<class Cell>(std::string_view name, Cell& cell, std::string_view reduced_by) {
            const auto* saved = sums.find(name);
            constexpr bool is_object = requires(Cell& one) { one.object(); };
            if (!saved && is_object) { // a file from before they were saved
                if (warns) warn_of_object(name);
                return;
            }
            if (!saved)
                throw Error("the checkpoint was written within an epoch and has no sum of '" + std::string(name) +
                            "', which training logs now; resume from a file of an epoch's end, or log what was logged");
            if (const auto was = saved->at("reduced_by").as_string(); was != reduced_by)
                throw Error("the checkpoint was written within an epoch and has '", name, "' reduced by ", was,
                            ", which training reduces by ", reduced_by,
                            " now; resume from a file of an epoch's end, or reduce it as before");
            if constexpr (is_object) {
                if (!cell.load(saved->at("state")) && warns) warn_of_object(name);
            } else cell.load(saved->at("state"));
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

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/fit/metric_state-inl.hpp"
#endif
