// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/module/mode.hpp"

namespace fulgurite {

FULGURITE_INLINE PreserveMode::~PreserveMode() {
    // train() descends into children, so parents come first and children have the last word.
    for (auto& [module, training] : modes_)
        if (module->is_training() != training) module->train(training);
}

} // namespace fulgurite
