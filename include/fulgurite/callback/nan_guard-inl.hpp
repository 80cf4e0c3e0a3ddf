// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/nan_guard.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE NanGuard::NanGuard(NanGuardOptions options) : options_(options) {
    if (!options.loss && !options.gradients && !options.weights)
        throw Error("NanGuard: loss, gradients and weights are all false; there is nothing to look at");
    if (options.every.never() || !(options.every.in_steps() || options.every.in_epochs()))
        throw Error("NanGuard: every is counted in Steps or Epochs, 1 or more");
}

} // namespace fulgurite
