// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/fit/state.hpp"

namespace fulgurite::engine {

FULGURITE_INLINE const StateTree& next_state(const StateTree& list, std::size_t& i, const char* what) {
    if (i >= list.size())
        throw Error(std::string("the checkpoint holds ") + std::to_string(list.size()) + " states of " + what +
                    " but configure_optimizers gives more; resume with the module that wrote it");
    return list.elements()[i++];
}

FULGURITE_INLINE void load_random_state(const StateTree& own) {
    RandomState random;
    random.load_state_dict(own.at("random"));
    random.restore();
}

} // namespace fulgurite::engine
