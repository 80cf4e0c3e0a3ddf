// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/kernel/sparse.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void require_no_decay(std::string_view owner, double weight_decay) {
    if (weight_decay != 0)
        throw Error(owner, ": weight_decay is ", weight_decay,
                    ", and a gradient is sparse; these do not go together, set it to 0 for this parameter's group");
}

} // namespace fulgurite::optim
