// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/each.hpp"
#include "fulgurite/engine/fit/state.hpp"
#include "fulgurite/engine/fit/visit_state.hpp"
#include "fulgurite/engine/state/progress.hpp"
#include "fulgurite/tensor/state.hpp"

/// Where training stands, as a tree and back.
namespace fulgurite::engine {

/// The numbers of a run's progress that a checkpoint holds, for both directions.
template <class Visitor>
void visit(Progress& progress, Visitor&& visitor) {
    visitor("epoch", progress.epoch);
    visitor("batches_done", progress.batches_done);
    visitor("batch_idx", progress.batch_idx);
    visitor("stepped", progress.stepped);
    visitor("stepped_before", progress.stepped_before);
    visitor("total_batches", progress.total_batches);
    visitor("total_samples", progress.total_samples);
    visitor("steps_before", progress.before.steps);
    visitor("batches_before", progress.before.batches);
    visitor("samples_before", progress.before.samples);
    visitor("validated_at", progress.validated_at);
    visitor("validation_due", progress.validation_due);
    visitor("last_batch", progress.last_batch);
    visitor("skipping", progress.skipping);
    visitor("begun", progress.begun);
    visitor("cut", progress.cut);
}

template <class R>
StateTree progress_state(R& run, Progress saved) {
    StateTree state = StateTree::dict(), steps = StateTree::list(), followed = StateTree::list();
    visit(saved, WriteState{state});
    each_of(*run.slots(), [&](auto& slot) {
        steps.push_back(slot.steps());
        for (const auto times : slot.followed()) followed.push_back(times);
    });
    auto stops = StateTree::list();
    for (const auto& stop : saved.stops) {
        auto one = StateTree::dict();
        one["why"] = stop.why;
        one["by"] = stop.by;
        stops.push_back(std::move(one));
    }
    state["optimizer_steps"] = std::move(steps);
    state["followed"] = std::move(followed);
    state["stops"] = std::move(stops);
    return state;
}
template <class R>
void load_progress_state(R& run, const StateTree& state) {
    auto& progress = run.progress();
    visit(progress, ReadState{state});
    std::size_t i = 0, next = 0;
    each_of(*run.slots(), [&](auto& slot) {
        slot.restore_steps(state.at("optimizer_steps").at(i++).as_int());
        for (auto& times : slot.followed()) times = next_state(state.at("followed"), next, "schedules").as_int();
    });
    for (const auto& stop : state.at("stops").elements())
        progress.stop({std::string(stop.at("why").as_string()), std::string(stop.at("by").as_string())});
}

/// The progress as a resumed run is to find it.
Progress resumable(Progress progress, std::size_t stops_before_batch);

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/fit/progress_state-inl.hpp"
#endif
