// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

/// When a policy that follows a metric looks at it, and at which value: after each validation if validation logs the
/// metric, else at the end of each whole epoch. A value that an earlier validation or epoch logged is not taken for a
/// new one. What `EarlyStopping`, `KeepBest` and schedules go by; for policies of your own, too.
template <class K>
struct Monitored {
    /// The phase whose values are meant.
    template <class Run>
    static constexpr Phase phase = Run::template logs_in<Phase::validation>(K{}) ? Phase::validation : Phase::train;
    template <class Run>
    static constexpr bool from_validation = phase<Run> == Phase::validation;

    /// To be asked in `on_validation_end`: whether this is a validation of a fit to go by.
    template <class Run>
    static bool after_validation(const Run& run) {
        return Run::stage() == Stage::fit && from_validation<Run> && !run.sanity_checking();
    }
    /// To be asked in `on_train_epoch_end`: whether this is the end of an epoch to go by.
    template <class Run>
    static bool at_epoch_end(const Run& run) {
        return !from_validation<Run> && run.epoch_complete();
    }
    /// Whether there is a new value.
    template <class Run>
    static bool is_fresh(const Run& run) {
        return run.is_fresh(K{});
    }
    /// The newest value; waits for the device.
    template <class Run>
    static double value(const Run& run) {
        return run.template metric<phase<Run>>(K{});
    }
};

} // namespace fulgurite
