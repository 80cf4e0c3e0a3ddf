// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/Exception.h>
#include <torch/csrc/autograd/anomaly_mode.h>

#include <exception>
#include <optional>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/stage.hpp"

namespace fulgurite {

struct DetectAnomalyOptions {
    bool check_nan = true; ///< a backward pass that makes a NaN is an error
};

/// Finds where a backward pass goes wrong: `DetectAnomaly{}`. Every training step runs in LibTorch's anomaly mode: a
/// gradient that is NaN, and whatever else a backward pass throws, ends training with an `Error` that names the
/// function
/// ("LogBackward0"), the epoch and the batch, and a warning on stderr shows the forward call that the function belongs
/// to. Lightning's `detect_anomaly`.
///
/// The mode is the process's: other threads that train at the same time are in it, too. Between steps, and after the
/// run, it is what it was before. Steps take several times as long; this is for looking, not for training.
class DetectAnomaly {
    using Mode = torch::autograd::AnomalyMode;

public:
    explicit DetectAnomaly(DetectAnomalyOptions options = {}) : options_(options) {}

    void on_train_batch_start() {
        if (!before_) before_ = Before{Mode::is_enabled(), Mode::should_check_nan()};
        Mode::set_enabled(true, options_.check_nan);
    }
    void on_train_batch_end() { restore(); }
    void on_exception(const auto& run) {
        if (run.stage() == Stage::fit) restore();
    }
    void teardown(const auto& run) {
        if (run.stage() == Stage::fit) restore();
    }

    /// What the run throws in the place of an exception of a backward pass; that one is nested in it.
    template <class Run>
    static Error backward_error(const Run& run, const std::exception& exception) {
        const auto* of_libtorch = dynamic_cast<const c10::Error*>(&exception); // its what() has a stack of addresses
        return Error("DetectAnomaly: the backward pass of epoch ", run.epoch(), ", batch ", run.batch_idx(),
                     " (optimizer step ", run.global_step(),
                     ") failed: ", (of_libtorch ? of_libtorch->what_without_backtrace() : exception.what()),
                     " The warning above shows the forward call that belongs to that function.");
    }

private:
    struct Before {
        bool enabled, check_nan;
    };
    void restore() {
        if (before_) Mode::set_enabled(before_->enabled, before_->check_nan);
        before_.reset();
    }

    DetectAnomalyOptions options_;
    std::optional<Before> before_; // while a step runs
};

} // namespace fulgurite
