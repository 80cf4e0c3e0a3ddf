// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/lit_module.hpp"
#include "fulgurite/app/training/any_profiler.hpp"
#include "fulgurite/core/inline.hpp"

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

} // namespace fulgurite::app
