// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/progress/pace.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE void Pace::look(double now) {
    if (count_ == seen_) return mark(now);
    const auto batches = static_cast<double>(count_ - seen_);
    const double passed = now - seen_at_;
    // At most twice as many as last time: the first batches of a run are no measure for the others, nor is a burst.
    const double most = 2 * static_cast<double>(stride_);
    const double fitting = batches * interval_ / (4 * std::max(passed, 1e-9));
    stride_ = static_cast<std::int64_t>(std::clamp(fitting, 1.0, most));
    if (passed > 0) {
        // An average over the last seconds, in which a new value weighs as much as it took.
        const double weight = rate_ > 0 ? passed / (passed + memory) : 1;
        rate_ += weight * (batches / passed - rate_);
        worked_ += passed;
    }
    mark(now);
}

FULGURITE_INLINE void Pace::start(double now) {
    count_ = 0;
    worked_ = 0;
    rate_ = 0;
    started_ = now;
    mark(now);
}

FULGURITE_INLINE void Pace::mark(double now) {
    seen_ = count_;
    seen_at_ = now;
    look_at_ = count_ + stride_;
}

} // namespace fulgurite::callback
