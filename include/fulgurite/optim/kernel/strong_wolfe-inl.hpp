// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/kernel/strong_wolfe.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE double lowest_of_cubic(const LinePoint& a, const LinePoint& b, double from, double to) {
    const double d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.t - b.t);
    const double square = d1 * d1 - a.slope * b.slope;
    if (!(square >= 0)) return (from + to) / 2;
    const double d2 = std::sqrt(square);
    const double lowest = a.t <= b.t ? b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
                                     : a.t - (a.t - b.t) * ((a.slope + d2 - d1) / (a.slope - b.slope + 2 * d2));
    return std::min(std::max(lowest, from), to);
}

FULGURITE_INLINE double StrongWolfe::trial(bool& stuck) const {
    double t = lowest_of_cubic(ends_[0], ends_[1]);
    const double left = std::min(ends_[0].t, ends_[1].t), right = std::max(ends_[0].t, ends_[1].t);
    const double margin = 0.1 * (right - left);
    if (std::min(right - t, t - left) >= margin) return stuck = false, t;
    if (!stuck && t < right && t > left) return stuck = true, t;
    stuck = false;
    return std::abs(t - right) < std::abs(t - left) ? right - margin : left + margin;
}

FULGURITE_INLINE bool StrongWolfe::narrow(const LinePoint& next) {
    LinePoint &low = ends_[low_], &high = ends_[1 - low_];
    if (too_high(next) || next.value >= low.value) {
        high = next;
        low_ = ends_[0].value <= ends_[1].value ? 0 : 1;
        return false;
    }
    const bool done = flat(next);
    if (!done && next.slope * (high.t - low.t) >= 0) high = low;
    low = next;
    return done;
}

} // namespace fulgurite::optim
