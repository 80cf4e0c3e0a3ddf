// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/data/pass/source.hpp"
#include "fulgurite/data/pass/walk.hpp"
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/tensor/state.hpp"

/// What a checkpoint holds of the training loader.
namespace fulgurite::engine {

/// Throws `Error` where a run can't go on with this type of loader as the unbroken run would have. `own`: what the
/// checkpoint holds of ours.
template <class L>
void check_can_resume([[maybe_unused]] const StateTree& own) {
    constexpr bool counts_batches = data::keeps_its_place<L> && data::view_kind_of<L> != data::ViewKind::same;
    [[maybe_unused]] const auto batch = own.at("progress", "batches_done").as_int();
    if constexpr (data::hides_a_loader<L>) {
        if (batch > 0 || own.at("progress", "epoch").as_int() > 0) throw data::hidden_loader<L>("this run");
    } else if constexpr (counts_batches) {
        if (batch > 0)
            throw Error("this run was saved within an epoch, and can't be resumed with a training loader of type " +
                        std::string(short_type_name<L>()) +
                        ": it counts the batches of a loader that alone knows how far it had come; give that loader "
                        "begin_at(batch), or resume from a checkpoint of an epoch's end");
    }
}

/// None for a loader without a state.
template <class L>
StateTree state_of_loader(L& loader) {
    StateTree state;
    data::with_source(loader, [&]<class Source>(Source& source) {
        if constexpr (requires { source.state_dict(); }) state = source.state_dict();
    });
    return state;
}
template <class L>
void save_loader_state(L& loader, StateTree& own) {
    if (auto state = state_of_loader(loader); !state.is_none()) own["loader"] = std::move(state);
}
/// Of the loaders of an evaluation, in order: none for one that the run sends to its place.
template <class L>
StateTree states_of_loaders(L& loaders) {
    StateTree states = StateTree::list();
    each_loader(loaders, [&]<class One>(One& loader, auto) {
        if constexpr (data::keeps_its_place<One>) states.push_back(state_of_loader(loader));
        else states.push_back(StateTree());
    });
    return states;
}
/// A run may go on with more or fewer loaders than it had.
template <class L>
void load_states_of_loaders(L& loaders, const StateTree& states) {
    each_loader(loaders, [&](auto& loader, std::size_t at) {
        if (at >= states.size() || states.at(at).is_none()) return;
        data::with_source(loader, [&]<class Source>(Source& source) {
            if constexpr (requires { source.load_state_dict(states.at(at)); }) source.load_state_dict(states.at(at));
        });
    });
}

/// Where a loader is to go on. Throws `Error` where it alone knows its place and that is not in the checkpoint.
template <class L>
void load_loader_state(L& loader, const StateTree& own) {
    const auto* state = own.find("loader");
    if (state)
        data::with_source(loader, [&]<class Source>(Source& source) {
            if constexpr (requires { source.load_state_dict(*state); }) source.load_state_dict(*state);
        });
    if (data::keeps_its_place<L> && (!state || !data::SizedLoader<L>))
        throw Error(state ? "the training loader has a state but neither size() nor begin_at(batch), so that a batch "
                            "which was fetched ahead would be lost; give it one of the two to resume"
                          : "the checkpoint has no state of the training loader, which alone knows how far it had "
                            "come; resume with the loader that wrote it");
}

/// Throws `Error` where a loader can't begin at a batch, as far as it says so before it begins.
template <class L>
void check_loader_begins([[maybe_unused]] L& loader, [[maybe_unused]] std::int64_t batch) {
    if constexpr (data::view_kind_of<L> == data::ViewKind::same)
        data::with_source(loader, [&](auto& source) {
            if constexpr (requires { source.check_begin(batch); }) source.check_begin(batch);
        });
}

} // namespace fulgurite::engine
