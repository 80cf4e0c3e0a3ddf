// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstdint>

#include "fulgurite/core/duration.hpp"

namespace fulgurite {

namespace detail {

/// How far training has come, in every unit that a cadence may be given in. Counted over all epochs.
struct Counts {
    std::int64_t steps = 0, batches = 0, samples = 0;
};

} // namespace detail

/// Says when a cadence is due. A count is due when a multiple of it was reached: a batch may make several steps
/// (several optimizers) or none (accumulation), and is due once for either. That is a function of the counts before and
/// after, so that asking changes nothing and a resumed run needs nothing. Minutes are due when they have passed since
/// `restart`, on a clock that only goes forward.
class Trigger {
public:
    explicit Trigger(Duration every) : every_(every) {}

    /// Training starts, or what is due was done: the time runs anew.
    void restart() {
        if (every_.unit() == Duration::Unit::minutes) since_ = Clock::now();
    }
    /// Whether it is due after a batch that took the counts from `before` to `now`.
    bool after_batch(const detail::Counts& before, const detail::Counts& now) const;
    /// `epoch`: the index of the epoch that ends, from 0.
    bool after_epoch(std::int64_t epoch) const {
        return every_.in_epochs() && !every_.never() && (epoch + 1) % every_.count() == 0;
    }
    const Duration& every() const { return every_; }

private:
    using Clock = std::chrono::steady_clock;

    std::int64_t reading(const detail::Counts& counts) const;

    Duration every_;
    Clock::time_point since_{};
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/trigger-inl.hpp"
#endif
