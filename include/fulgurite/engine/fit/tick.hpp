// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace fulgurite::engine {

/// What one call of `advance` did.
struct Tick {
    const at::Tensor& loss;   ///< the step's loss, still with its graph
    std::int64_t epoch;       ///< of the batch that was trained on
    std::int64_t batch_idx;   ///< within its epoch
    std::int64_t global_step; ///< optimizer steps so far
};

} // namespace fulgurite::engine
