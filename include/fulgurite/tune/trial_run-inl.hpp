// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/trial_run.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void Probe::fail(const char* who) {
    throw Error(who, ": ", patience,
                " batches in a row made no optimizer step: training_step skips them, or their "
                "gradients are not finite; see that the module trains");
}

} // namespace fulgurite::tune
