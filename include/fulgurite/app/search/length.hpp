// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "fulgurite/app/training/plan.hpp"
#include "fulgurite/config/number.hpp"

namespace fulgurite::app::detail {

/// How often a trial reports its metric, at most: after each validation, or at each epoch's end.
struct TrialLength {
    std::optional<std::int64_t> reports = {}; ///< nothing where it depends on how many batches an epoch has
    const char* open = "";                    ///< the option of the training that leaves it open, then

    static TrialLength of(const training::Plan& plan, std::string_view monitor) {
        const auto& loop = plan.loop;
        if (plan.fast_dev_run) return {1};
        const bool follows_validation = !monitor.starts_with("train/");
        if (follows_validation && plan.interval && !once_an_epoch(plan)) return {{}, "val_check_interval"};
        if (loop.max_epochs.value_or(-1) < 0)
            return {{}, loop.max_steps >= 0 ? "max_steps" : plan.max_time ? "max_time" : "max_epochs"};
        const auto epochs = loop.max_steps >= 0 ? std::min(*loop.max_epochs, loop.max_steps) : *loop.max_epochs;
        return {follows_validation ? epochs / loop.check_val_every_n_epoch.value_or(1) : epochs};
    }
    /// The longer one of two.
    static TrialLength longer(const std::optional<TrialLength>& one, const TrialLength& other) {
        if (!one || (one->reports && (!other.reports || *other.reports > *one->reports))) return other;
        return *one;
    }

private:
    static bool once_an_epoch(const training::Plan& plan) {
        return !plan.interval_in_batches() && config::real_number(plan.loop.val_check_interval.as_string()) == 1.0;
    }
};

} // namespace fulgurite::app::detail
