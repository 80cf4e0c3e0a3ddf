// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/state/torch_layout.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void torch_flags(StateTree& group) {
    group["maximize"] = false;
    group["foreach"] = StateTree();
    group["capturable"] = false;
    group["differentiable"] = false;
    group["fused"] = StateTree();
}

} // namespace fulgurite::optim
