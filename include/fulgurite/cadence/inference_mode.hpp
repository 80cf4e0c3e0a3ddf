// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// `InferenceMode{false}`: `validate`, `test` and `predict` run without gradients, but not in LibTorch's inference
/// mode, which is the default. A step may then open `at::AutoGradMode(true)`, as for the residual of a differential
/// equation, and predictions may be changed or learned from. A validation within `fit` never is in inference mode.
struct InferenceMode : policy::Cadence {
    bool enabled;
    explicit InferenceMode(bool on) : enabled(on) {}
    std::string describe() const { return enabled ? "InferenceMode{true}" : "InferenceMode{false}"; }
};

} // namespace fulgurite
