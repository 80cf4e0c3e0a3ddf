// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/core/duration.hpp"

namespace fulgurite::checkpoint {

/// Says when a cadence is due. Steps are due when a multiple has been reached since the last batch: a batch may make
/// several steps (several optimizers) or none (accumulation), and is due once for either.
class Trigger {
public:
    explicit Trigger(Duration every) : every_(every) {}

    /// Training starts or goes on at this step.
    void start(std::int64_t global_step) { last_ = global_step; }
    /// To be asked after each batch.
    bool after_batch(std::int64_t global_step) {
        if (!every_.in_steps() || every_.count() == 0) return false;
        const bool due = global_step / every_.count() > last_ / every_.count();
        last_ = global_step;
        return due;
    }
    /// `epoch`: the index of the epoch that ends, from 0.
    bool after_epoch(std::int64_t epoch) const {
        return !every_.in_steps() && every_.count() > 0 && (epoch + 1) % every_.count() == 0;
    }
    bool in_steps() const { return every_.in_steps(); }

private:
    Duration every_;
    std::int64_t last_ = 0;
};

} // namespace fulgurite::checkpoint
