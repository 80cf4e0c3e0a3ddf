// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace fulgurite::engine {

/// What one call of `advance` did.
struct Tick {
    at::Tensor loss;              ///< the step's loss, still with its graph
    std::int64_t epoch = 0;       ///< of the batch that was trained on
    std::int64_t batch_idx = 0;   ///< within its epoch
    std::int64_t global_step = 0; ///< optimizer steps so far
};

} // namespace fulgurite::engine
