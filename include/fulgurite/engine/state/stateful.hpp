// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <string>

#include "fulgurite/tensor/state.hpp"

namespace fulgurite::engine {

/// What a checkpoint holds the state of.
template <class T>
concept Stateful = requires(T& object, const StateTree& state) {
    { object.state_dict() } -> std::convertible_to<StateTree>;
    object.load_state_dict(state);
};

/// `std::string state_key() const`: what tells its state from that of another policy of its type.
template <class T>
concept NamesItsState = requires(const T& object) { std::string(object.state_key()); };

} // namespace fulgurite::engine
