// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search/length.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE TrialLength TrialLength::of(const training::Plan& plan, std::string_view monitor) {
    const auto& loop = plan.loop;
    if (plan.fast_dev_run) return {1};
    const bool follows_validation = !monitor.starts_with("train/");
    if (follows_validation && plan.interval && !once_an_epoch(plan)) return {{}, "val_check_interval"};
    if (loop.max_epochs.value_or(-1) < 0)
        return {{}, loop.max_steps >= 0 ? "max_steps" : plan.max_time ? "max_time" : "max_epochs"};
    const auto epochs = loop.max_steps >= 0 ? std::min(*loop.max_epochs, loop.max_steps) : *loop.max_epochs;
    return {follows_validation ? epochs / loop.check_val_every_n_epoch.value_or(1) : epochs};
}

} // namespace fulgurite::app::detail
