// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/non_finite.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite {

struct NanGuardOptions {
    bool loss = true;          ///< looks at the loss, before it reaches the weights
    bool gradients = false;    ///< looks at all gradients, before they are clipped and reach the weights
    bool weights = false;      ///< looks at all parameters after the optimizer's step
    Duration every = Steps{1}; ///< how often: `Steps{n}`, or `Epochs{n}` for the last batch of every n-th epoch
};

/// Ends training with an `Error` at the first loss that is NaN or infinite, before it reaches the weights: they stay as
/// the last good step left them. If asked to, it looks at gradients and weights as well, and says which parameter's is
/// not finite: `NanGuard{{.gradients = true, .weights = true, .every = Steps{100}}}`. What names the function of a
/// backward pass that made a NaN is `DetectAnomaly`.
///
/// Each look waits for the device once. With `Fp16Mixed` gradients that overflow are its own business: such a step is
/// left out and not looked at.
class NanGuard {
public:
    /// Throws `Error` where there is nothing to look at, or `every` is 0 or neither in steps nor in epochs.
    explicit NanGuard(NanGuardOptions options = {});

    template <class Run>
    void on_train_start(Run& run) {
        looked_at_ = run.global_step();
        collect(run);
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        collect(run); // what has been added since
    }
    template <class Run>
    void on_before_backward(Run& run, const at::Tensor& loss) {
        if (!options_.loss || !is_due(run, run.global_step())) return;
        const double value = read_scalar(loss.detach());
        if (!std::isfinite(value)) refuse_loss(run, value);
    }
    template <class Run>
    void on_before_optimizer_step(Run& run) {
        if (!options_.gradients || !is_due(run, run.global_step())) return;
        gradients_.clear();
        with_gradient_.clear();
        for (const at::Tensor& parameter : parameters_)
            if (parameter.grad().defined()) {
                gradients_.push_back(parameter.grad());
                with_gradient_.push_back(parameter);
            }
        const auto found = callback::find_non_finite(gradients_);
        gradients_.clear(); // nobody is to hold a gradient that a step lets go
        if (found)
            refuse(run, "the gradient of the parameter '" + name_of(run, with_gradient_[found->index]) + "'", *found,
                   run.global_step(),
                   "; the weights are as the step before left them. Look at the learning rate and at this batch; "
                   "DetectAnomaly{} names the function whose gradient this is");
    }
    template <class Run>
    void on_train_batch_end(Run& run) {
        const auto before = looked_at_;
        looked_at_ = run.global_step();
        if (!options_.weights) return;
        for (auto step = before; step < run.global_step(); ++step)
            if (is_due(run, step)) return look_at_weights(run, step);
    }
    void on_late_step(auto& run) { on_train_batch_end(run); }
    void teardown(const auto& run) {
        if (run.stage() != Stage::fit) return; // a test within a fit: the fit goes on
        parameters_.clear();
        with_gradient_.clear();
    }

private:
    template <class Run>
    bool is_due(const Run& run, std::int64_t step) const {
        const auto n = options_.every.count();
        return options_.every.in_steps() ? step % n == 0 : run.is_last_batch() && (run.epoch() + 1) % n == 0;
    }
    template <class Run>
    static std::string place(const Run& run, std::int64_t step) {
        return " in epoch " + std::to_string(run.epoch()) + ", batch " + std::to_string(run.batch_idx()) +
               " (optimizer step " + std::to_string(step) + ")";
    }
    template <class Run>
    [[noreturn]] static void refuse_loss(Run& run, double value) {
        const auto parameters = run.module().named_parameters();
        std::string weights = "; the weights are finite, so look";
        if (const auto found = callback::find_non_finite(parameters.values()))
            weights = "; the parameter '" + parameters.keys()[found->index] + "' is not finite by now, so an earlier " +
                      "step went wrong: look at weights and gradients (NanGuard{{.gradients = true}}), and";
        throw Error("NanGuard: the loss is " + callback::kind_of_non_finite(value) + place(run, run.global_step()) +
                    weights +
                    " at the learning rate, the inputs of this batch, and divisions and logarithms in the loss");
    }
    template <class Run>
    [[noreturn]] static void refuse(Run& run, const std::string& what, const callback::NonFinite& found,
                                    std::int64_t step, const char* advice) {
        throw Error("NanGuard: " + what + " has " + (found.is_nan ? "a NaN" : "an infinity") + place(run, step) +
                    advice);
    }
    // Names are text: they are asked for where there is something to say.
    template <class Run>
    void collect(Run& run) {
        parameters_.clear();
        if (options_.gradients || options_.weights) parameters_ = run.module().parameters();
    }
    template <class Run>
    static std::string name_of(Run& run, const at::Tensor& parameter) {
        for (const auto& item : run.module().named_parameters())
            if (item.value().is_same(parameter)) return item.key();
        return "of no name any more";
    }
    template <class Run>
    void look_at_weights(Run& run, std::int64_t step) {
        if (const auto found = callback::find_non_finite(parameters_))
            refuse(run, "the parameter '" + name_of(run, parameters_[found->index]) + "'", *found, step,
                   " after that step; its gradient, the optimizer's state or the learning rate is too large, or was "
                   "not finite itself (NanGuard{{.gradients = true}})");
    }

    NanGuardOptions options_;
    std::vector<at::Tensor> parameters_, with_gradient_, gradients_;
    std::int64_t looked_at_ = 0;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/nan_guard-inl.hpp"
#endif
