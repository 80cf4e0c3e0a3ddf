// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/ema.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE callback::MultiAverageFunction EMA::rule(double decay) {
    return [share = 1 - decay](const auto& mean, const auto& weights, std::int64_t) {
        at::_foreach_lerp_(mean, weights, share);
    };
}

} // namespace fulgurite
