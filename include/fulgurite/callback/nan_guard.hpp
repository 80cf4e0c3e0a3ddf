// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cmath>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite {

/// Ends training with an `Error` at the first loss that is NaN or infinite, before it reaches the weights: they stay as
/// the last good step left them. Reads the loss of each step, so that on a GPU each step waits for the device.
struct NanGuard {
    template <class Run>
    void on_before_backward(Run& run, const at::Tensor& loss) {
        const double value = read_scalar(loss.detach());
        if (std::isfinite(value)) return;
        throw Error("NanGuard: the loss is " +
                    std::string(std::isnan(value) ? "NaN"
                                : value > 0       ? "infinite"
                                                  : "-infinite") +
                    " in epoch " + std::to_string(run.epoch()) + ", batch " + std::to_string(run.batch_idx()) +
                    " (optimizer step " + std::to_string(run.global_step()) +
                    "); look at the learning rate, the inputs of this batch, and divisions and logarithms in the loss");
    }
};

} // namespace fulgurite
