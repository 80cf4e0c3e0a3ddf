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

    static TrialLength of(const training::Plan& plan, std::string_view monitor);
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

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search/length-inl.hpp"
#endif
