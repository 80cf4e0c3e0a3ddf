// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// A stop that is asked for (`run.stop`, `EarlyStopping`, `MaxTime`) is put off until so many optimizer steps are
/// taken. Limits (`Epochs`, `Steps`) are not put off.
struct MinSteps : policy::Cadence {
    std::int64_t count;
    explicit MinSteps(std::int64_t n) : count(n) {
        if (n < 0) throw Error("MinSteps{", n, "} is negative; give 0 or more");
    }
    std::string describe() const { return "MinSteps{" + std::to_string(count) + "}"; }
};

} // namespace fulgurite
