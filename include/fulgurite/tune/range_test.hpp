// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <tuple>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/tensor.hpp"
#include "fulgurite/tensor/tree.hpp"
#include "fulgurite/tune/lr_find_result.hpp"
#include "fulgurite/tune/trial_run.hpp"

namespace fulgurite::tune {

/// How `lr_find` searches.
struct LRFindOptions {
    double min_lr = 1e-8;              ///< the first rate; above 0 where the mode is exponential
    double max_lr = 1;                 ///< the last rate, above `min_lr`
    std::int64_t num_training = 100;   ///< how many rates are tried, each for one optimizer step, ≥ 1
    LRMode mode = LRMode::exponential; ///< how the rate grows from step to step
    /// The search ends when the smoothed loss is so many times the best, or is no finite number; above 1. None: it goes
    /// on to `max_lr` all the same.
    std::optional<double> early_stop_threshold = 4.0;

    /// Throws `Error` for a value that makes no sense.
    void check() const;
    /// The rate of step i, counted from 0. Lightning's: after the first, one of `num_training` parts of the way is left
    /// out.
    double rate(std::int64_t i) const;
};

/// The policy that drives the rate of a trial run and keeps what becomes of the loss.
class RangeTest : public Probe {
public:
    RangeTest(const LRFindOptions& options, LRFindResult& result, OwnState& own)
        : Probe(own), options_(options), result_(&result) {}

    template <class Run>
    void on_train_start(Run& run) {
        set_rate(run, 0);
    }
    template <class Run, class Outputs, class Batch>
    void on_train_batch_end(Run& run, const Outputs& outputs, const Batch& batch) {
        if (outputs.loss.defined() && !outputs.loss.is_same(last_)) gather(outputs.loss, batch);
        const bool stepped = run.global_step() > steps_;
        steps_ = run.global_step();
        if (!stepped && window_is_open(run)) return;
        const double loss = weight_ > 0 ? sum_ / weight_ : std::numeric_limits<double>::quiet_NaN();
        const bool nothing = !stepped && (weight_ == 0 || std::isfinite(loss));
        sum_ = weight_ = 0;
        if (nothing) return wait(); // a batch was skipped, or scaled gradients overflowed: the rate is not tried yet
        idle_ = 0;
        record(loss);
        const auto points = static_cast<std::int64_t>(result_->lrs.size());
        if (result_->diverged || points >= options_.num_training) finish();
        else set_rate(run, points);
    }
    template <class Run>
    void on_train_end(Run& run) {
        if (is_cut_short(run)) result_->stopped = run.stop_reason();
    }

private:
    /// What a window of accumulation weighs its batches with, too.
    template <class Batch>
    void gather(const Tensor& loss, const Batch& batch) {
        const auto samples = static_cast<double>(samples_in(batch));
        sum_ += read_scalar(loss) * samples;
        weight_ += samples;
        last_ = loss;
    }
    void wait();
    template <class Run>
    void set_rate(Run& run, std::int64_t i) {
        rate_ = options_.rate(i);
        for (auto& group : std::get<0>(run.optimizers()).optimizer().param_groups()) group.set_lr(rate_);
    }
    /// Lightning's smoothing, with its exponent of the correction, which is one more than the number of losses.
    void record(double loss);

    LRFindOptions options_;
    LRFindResult* result_;
    Tensor last_; // of the batch before: a step that skips its batch leaves it where it was
    double sum_ = 0, weight_ = 0, rate_ = 0, average_ = 0, best_ = 0;
    std::int64_t steps_ = 0, finite_ = 0, idle_ = 0;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/range_test-inl.hpp"
#endif
