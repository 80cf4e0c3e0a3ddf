// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Step values go to the loggers every n optimizer steps, counted across epochs; 50 where a Trainer does not name it.
struct LogEvery : policy::Cadence {
    std::int64_t steps;
    explicit LogEvery(std::int64_t n) : steps(n) {
        if (n < 1) throw Error("LogEvery{", n, "}: the number of steps must be at least 1");
    }
    std::string describe() const { return "LogEvery{" + Duration(Steps{steps}).words() + "}"; }
};

} // namespace fulgurite
