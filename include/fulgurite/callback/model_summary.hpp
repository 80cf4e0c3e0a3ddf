// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <torch/nn/module.h>

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/callback/layers/table.hpp"
#include "fulgurite/callback/layers/trace.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/file/standard_stream.hpp"
#include "fulgurite/tensor/random.hpp"

namespace fulgurite {

namespace callback {

/// A traced pass of `forward` over an example: in evaluation mode, without gradients; modes and random state are left
/// as they were. The example goes to the parameters' device and, if it is of floating point, takes their type.
template <class M>
std::unique_ptr<LayerTrace> trace_forward(M& module, at::Tensor example) {
    struct Modes {
        std::vector<std::pair<torch::nn::Module*, bool>> before;
        explicit Modes(torch::nn::Module& root) {
            root.apply([&](torch::nn::Module& each) { before.emplace_back(&each, each.is_training()); });
            root.eval();
        }
        ~Modes() {
            for (auto& [each, training] : before)
                if (each->is_training() != training)
                    each->train(training); // parents first: children have the last word
        }
    };
    const Modes modes(module);
    const PreserveRandomState random;
    const at::NoGradGuard no_gradients;
    if (const auto parameters = module.parameters(); !parameters.empty()) {
        example = example.to(parameters.front().device());
        if (example.is_floating_point()) example = example.to(parameters.front().scalar_type());
    }
    auto trace = std::make_unique<LayerTrace>(module);
    module.forward(example);
    trace->stop();
    return trace;
}

/// The table, down to `max_depth`, and the totals below it.
std::string summary_text(const torch::nn::Module& module, std::int64_t max_depth, const LayerTrace* trace);

} // namespace callback

/// A module's layers as a table, down to `max_depth` (-1: all; 0: none), and the totals below it. Follows Lightning's
/// `ModelSummary`; bytes are counted as they are.
inline std::string summarize(const torch::nn::Module& module, std::int64_t max_depth = 1) {
    return callback::summary_text(module, max_depth, nullptr);
}
/// The same with what each layer computes (`callback::OperatorFlops` says what counts) and the shapes between which it
/// stands (`callback::LayerTrace`), for an example of `forward`'s input.
template <class M>
    requires requires(M& module, const at::Tensor& example) { module.forward(example); }
std::string summarize(M& module, const at::Tensor& example, std::int64_t max_depth = 1) {
    return callback::summary_text(module, max_depth, callback::trace_forward(module, example).get());
}

struct ModelSummaryOptions {
    std::int64_t max_depth = 1;    ///< levels of submodules that are shown; -1: all of them; 0: nothing is printed
    std::FILE* stream = stderr;    ///< where it is printed
    at::Tensor example_input = {}; ///< for `forward`: adds shapes and FLOPs, which one pass in evaluation mode shows
    bool from_first_batch = false; ///< the same without another pass: printed after the first batch's training_step
};

/// Prints what a module is made of when training starts: `ModelSummary{{.max_depth = 2}}`, with shapes and FLOPs:
/// `ModelSummary{{.example_input = torch::zeros({1, 28, 28})}}`. Cost: nothing from the second batch on.
class ModelSummary {
public:
    /// Throws `Error` on a depth below -1, or two sources of shapes.
    explicit ModelSummary(ModelSummaryOptions options = {});
    /// Throws `Error` where there is an example, but no `forward` that takes it.
    template <class Run>
    void on_fit_start(Run& run) {
        waiting_ = options_.from_first_batch && options_.max_depth != 0;
        trace_.reset();
        if (options_.max_depth == 0 || waiting_) return;
        auto& module = run.module();
        if (!options_.example_input.defined()) return print(module, nullptr);
        if constexpr (requires { module.forward(options_.example_input); })
            print(module, callback::trace_forward(module, options_.example_input).get());
        else
            throw Error(
                "ModelSummary: the module's forward does not take the example_input, which is one tensor; give "
                ".from_first_batch = true instead");
    }

    template <class Run>
    void on_train_batch_start(Run& run) {
        if (std::exchange(waiting_, false)) trace_ = std::make_shared<callback::LayerTrace>(run.module());
    }
    void on_before_backward(auto& run) { finish(run); }
    void on_train_batch_end(auto& run) { finish(run); }
    void on_exception(const auto& run) {
        if (run.stage() == Stage::fit) trace_.reset();
    }
    void teardown(const auto& run) {
        if (run.stage() == Stage::fit) trace_.reset();
    }

private:
    template <class Run>
    void finish(Run& run) {
        if (!trace_) return;
        trace_->stop();
        print(run.module(), trace_.get());
        trace_.reset();
    }
    void print(const torch::nn::Module& module, const callback::LayerTrace* trace) const;

    ModelSummaryOptions options_;
    std::shared_ptr<callback::LayerTrace> trace_; // while the first batch runs
    bool waiting_ = false;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/model_summary-inl.hpp"
#endif
