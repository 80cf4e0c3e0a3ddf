// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/step/concept.hpp"

namespace fulgurite {

/// One batch, in the order in which things happen: whoever has read this has read the trainer. The default.
/// Each verb runs its hooks; what no policy asks for is empty.
struct Eager : policy::Step {
    template <class Fit, class Batch>
    void run(Fit& fit, Batch& batch) {
        if constexpr (Fit::asks_for_loss) // LBFGS: the same as below, as often as it wants
            return fit.update([&] {
                auto loss = fit.forward(batch);
                if (!loss.defined() || fit.weight() == 0) return at::Tensor();
                fit.zero_grad();
                fit.backward(loss);
                return loss;
            });
        else step_once(fit, batch);
    }

private:
    template <class Fit, class Batch>
    static void step_once(Fit& fit, Batch& batch) {
        auto loss = fit.forward(batch); // training_step, in the precision policy's scope; its logs are recorded
        if (!loss.defined() || fit.weight() == 0) return fit.skip(); // left out, or a mean of nothing
        fit.zero_grad();                                             // on_before_zero_grad; gradients to none
        fit.backward(loss);                                          // on_before_backward, on_after_backward
        fit.update(); // on_before_optimizer_step, clip, optimizer, schedules
    }
};

} // namespace fulgurite
