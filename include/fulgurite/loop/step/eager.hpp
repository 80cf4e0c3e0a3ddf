// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/loop/step/concept.hpp"

namespace fulgurite {

/// One batch, in the order in which things happen: whoever has read this has read the trainer. The default.
/// Each verb runs its hooks; what no policy asks for is empty.
struct Eager : policy::Step {
    template <class Fit, class Batch>
    void run(Fit& fit, Batch& batch) {
        auto loss = fit.forward(batch); // training_step, in the precision policy's scope; its logs are recorded
        if (!loss.defined()) return fit.skip();
        fit.zero_grad();    // on_before_zero_grad; gradients to none
        fit.backward(loss); // on_before_backward, on_after_backward
        fit.update();       // on_before_optimizer_step, clip, optimizer, schedules
    }
};

} // namespace fulgurite
