// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Step values go to the loggers every n optimizer steps, counted across epochs; 50 where a Trainer does not name it.
struct LogEvery : policy::Cadence {
    std::int64_t steps;
    explicit LogEvery(std::int64_t n) : steps(n) {
        if (n < 1) throw Error("LogEvery{" + std::to_string(n) + "}: the number of steps must be at least 1");
    }
};

/// Before training, n validation batches are run to find mistakes early. Their metrics are thrown away and random state
/// is as before. Skipped when a run is resumed.
struct SanityCheck : policy::Cadence {
    std::int64_t batches;
    explicit SanityCheck(std::int64_t n) : batches(n) {
        if (n < 1) throw Error("SanityCheck{" + std::to_string(n) + "}: the number of batches must be at least 1");
    }
};

} // namespace fulgurite
