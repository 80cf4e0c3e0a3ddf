// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <tuple>

#include "fulgurite/engine/state/optimizer_slot.hpp"

namespace fulgurite::engine {

/// The optimizers of a run, once there are any; of one that is no fit, none.
template <class C, bool Fits = C::fits>
struct SlotStorage {
    std::optional<std::tuple<>> slots;
};
template <class C>
struct SlotStorage<C, true> {
    std::optional<slots_of<typename C::module_type>> slots;
};

} // namespace fulgurite::engine
