// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/anneal.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE double rate_on_the_way(double lr, double target, std::int64_t step, std::int64_t steps, Anneal form) {
    if (steps == 0) step = std::max<std::int64_t>(1, step);
    const auto way = [&](std::int64_t at) {
        const double share = static_cast<double>(at) / static_cast<double>(std::max<std::int64_t>(1, steps));
        return annealed(form, std::clamp(share, 0.0, 1.0));
    };
    const double before = way(step - 1), now = way(step);
    const double first = before == 1 ? target : (lr - before * target) / (1 - before);
    return target * now + first * (1 - now);
}

} // namespace fulgurite
