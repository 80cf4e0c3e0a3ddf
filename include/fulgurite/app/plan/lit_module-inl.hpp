// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>

#include <memory>

#include "fulgurite/app/plan/lit_module.hpp"
#include "fulgurite/app/training/any_profiler.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/module/state.hpp"
#include "fulgurite/optim/adam.hpp"
#include "fulgurite/tensor/own_state.hpp"

namespace fulgurite::app {

FULGURITE_INLINE void LitTrainerOptions::check() const {
    const auto need = [](bool holds, const char* name, const auto& value, const char* wanted) {
        if (!holds) throw Error("LitTrainer: ", name, " is ", value, "; give ", wanted);
    };
    need(epochs >= 0, "epochs", epochs, "0 or more");
    need(!patience || *patience >= 0, "patience", patience.value_or(0), "0 or more");
    need(warmup >= 0, "warmup", warmup, "0 or more");
    need(clip >= 0, "clip", clip, "0 or more");
    need(devices == "auto" || devices == "1", "devices", devices, "1 or auto: one process trains");
    need(profiler.empty() || AnyProfiler::knows(profiler), "profiler", profiler,
         "simple or pytorch, or leave it empty");
    need(strategy == "auto" || strategy == "single_device", "strategy", strategy, "auto: one process trains");
}

FULGURITE_INLINE LitModule::LitModule(torch::nn::Module& problem, Forward forward, LitTrainerOptions options,
                                      std::optional<optim::AnyOptimizer> optimizer)
    : problem_(problem), forward_(std::move(forward)), options_(std::move(options)), optimizer_(std::move(optimizer)) {
    // The problem is the caller's: it is registered, and not owned.
    register_module("problem", std::shared_ptr<torch::nn::Module>(std::shared_ptr<void>(), &problem));
}

FULGURITE_INLINE optim::AnyOptimizer LitModule::configure_optimizers() {
    if (optimizer_) return std::move(*std::exchange(optimizer_, std::nullopt));
    return optim::Adam{problem_.parameters(), {.lr = 1e-3, .betas = {0.0, 0.9}}};
}

FULGURITE_INLINE void LitModule::restore_best() {
    if (best_weights_) load_module_state(problem_, *best_weights_);
}

FULGURITE_INLINE data::Dict LitModule::evaluated(std::string_view prefix, const data::Dict& batch) const {
    const at::AutoGradMode gradients(true);
    return named(prefix, forward_(batch));
}

FULGURITE_INLINE data::Dict LitModule::named(std::string_view prefix, const data::Dict& values) {
    data::Dict all;
    for (const auto& [name, value] : values)
        if (value.defined() && value.numel() == 1) all[std::string(prefix) + name] = value.detach();
    return all;
}

FULGURITE_INLINE std::string LitModule::judge(double value, std::int64_t epoch) {
    if (is_better(options_.mode, value, best_)) {
        best_ = value;
        bad_ = 0;
        best_weights_ = module_state(problem_);
        own_state(*best_weights_);
        return {};
    }
    if (!options_.patience || epoch < options_.warmup || ++bad_ <= *options_.patience) return {};
    return "LitTrainer: no better " + options_.monitor_metric + " in " + std::to_string(bad_) + " epochs";
}

} // namespace fulgurite::app
