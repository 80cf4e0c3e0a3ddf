// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// Saves nothing: what a Trainer without a checkpoint policy does. Use it as a template for your own.
struct NoCheckpoint : policy::Checkpoint {
    void on_train_epoch_end() {}
};

} // namespace fulgurite
