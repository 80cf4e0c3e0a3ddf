// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/state/option.hpp"

namespace fulgurite::optim::option {

FULGURITE_INLINE void require_adams(std::string_view owner, double lr, const std::array<double, 2>& betas, double eps,
                                    double weight_decay) {
    require_not_negative(owner, "lr", lr);
    require_rate(owner, "betas[0]", betas[0]);
    require_rate(owner, "betas[1]", betas[1]);
    require_not_negative(owner, "eps", eps);
    require_not_negative(owner, "weight_decay", weight_decay);
}

FULGURITE_INLINE void foreach_flags(StateTree& group) {
    group["foreach"] = StateTree();
    group["capturable"] = false;
    group["differentiable"] = false;
}

} // namespace fulgurite::optim::option
