// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A run of n batches of everything, to see that all of the program works: one epoch of at most n batches to train, n
/// to validate, test and predict; no sanity check; loggers, checkpoint policies and policies that monitor a metric are
/// not called. Give it as a `std::optional` to choose at run time.
struct FastDevRun : policy::Cadence {
    std::int64_t batches;
    explicit FastDevRun(std::int64_t n = 1) : batches(n) {
        if (n < 1) throw Error("FastDevRun{", n, "}: the number of batches must be at least 1");
    }
    std::string describe() const { return "FastDevRun{" + std::to_string(batches) + "}"; }
};

} // namespace fulgurite
