// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstdint>

#include "fulgurite/core/duration.hpp"

namespace fulgurite {

/// How far training has come, in every unit that a cadence may be given in. Counted over all epochs.
struct Counts {
    std::int64_t steps = 0, batches = 0, samples = 0;
};

/// Says when a cadence is due. A count is due when a multiple has been reached since the last batch: a batch may make
/// several steps (several optimizers) or none (accumulation), and is due once for either. Minutes are due when they
/// have passed since the last time, on a clock that only goes forward.
class Trigger {
public:
    explicit Trigger(Duration every) : every_(every) {}

    /// Training starts or goes on from here.
    void start(const Counts& counts) {
        last_ = reading(counts);
        restart_clock();
    }
    /// The time starts to run anew.
    void restart_clock() {
        if (every_.unit() == Duration::Unit::minutes) since_ = Clock::now();
    }
    /// To be asked after each batch.
    bool after_batch(const Counts& counts) {
        if (every_.in_epochs() || every_.never()) return false;
        if (every_.unit() == Duration::Unit::minutes) return time_has_passed();
        const auto now = reading(counts);
        const bool due = now / every_.count() > last_ / every_.count();
        last_ = now;
        return due;
    }
    /// `epoch`: the index of the epoch that ends, from 0.
    bool after_epoch(std::int64_t epoch) const {
        return every_.in_epochs() && !every_.never() && (epoch + 1) % every_.count() == 0;
    }
    const Duration& every() const { return every_; }
    /// What a resumed run needs: how far it had come when it was last asked.
    std::int64_t last() const { return last_; }
    void restore(std::int64_t last) {
        last_ = last;
        restart_clock();
    }

private:
    using Clock = std::chrono::steady_clock;

    std::int64_t reading(const Counts& counts) const {
        switch (every_.unit()) {
            case Duration::Unit::steps:
                return counts.steps;
            case Duration::Unit::batches:
                return counts.batches;
            case Duration::Unit::samples:
                return counts.samples;
            default:
                return 0;
        }
    }
    bool time_has_passed() {
        const auto now = Clock::now();
        if (std::chrono::duration<double>(now - since_).count() < every_.seconds()) return false;
        since_ = now;
        return true;
    }

    Duration every_;
    std::int64_t last_ = 0;
    Clock::time_point since_{};
};

} // namespace fulgurite
