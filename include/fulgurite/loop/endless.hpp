// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Trains without end, until something stops it: `EarlyStopping`, `MaxTime`, another loop policy, `run.stop("why")`, or
/// Ctrl-C.
///
///     Trainer{Endless{}, EarlyStopping{"val/loss"_key}}
struct Endless : policy::Loop {
    bool done(const auto&) const { return false; }
    std::string describe() const { return "Endless"; }
};

} // namespace fulgurite
