// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/cadence/limit.hpp"
#include "fulgurite/cadence/min_epochs.hpp"
#include "fulgurite/cadence/min_steps.hpp"
#include "fulgurite/cadence/overfit.hpp"
#include "fulgurite/cadence/validate_every.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/state/share.hpp"
#include "fulgurite/loop/endless.hpp"

namespace fulgurite::engine {

/// When a fit ends, when it validates and how much of its loaders it takes: what the policies of a Trainer say
/// together.
template <class R>
class Timing {
public:
    explicit Timing(R& run) : run_(run) {}

    /// A fit starts. Throws `Error` where all loop policies were left out at run time: it would never end.
    void start() {
        run_.policies().reached = {};
        bool any = run_.fast_dev_run();
        run_.policies().template for_each<policy::Loop>([&](auto&) { any = true; });
        if (!any)
            throw Error(
                "fit must be told when training is over, but every loop policy of this Trainer was left out; "
                "give one, or Endless{} to train until something stops it");
    }
    /// A fit that goes on from a checkpoint is at its epoch by now.
    void goes_on() { first_epoch_ = run_.epoch(); }
    /// Whichever loop policy is done first ends training; a trial run has one epoch, whatever these say.
    bool done() {
        if (run_.fast_dev_run()) return run_.epoch() > first_epoch_;
        bool any = false;
        run_.policies().template for_each<policy::Loop>([&](auto& loop) { any = any || loop.done(run_); });
        return any;
    }
    /// Whether nothing but a number of steps ends training.
    bool only_steps_end_it() {
        bool steps = false, others = run_.fast_dev_run();
        run_.policies().template for_each<policy::Loop>([&]<class P>(P&) {
            if constexpr (std::is_same_v<P, Steps>) steps = true;
            else others = others || !std::is_same_v<P, Endless>;
        });
        return steps && !others;
    }
    /// An epoch is over that began at this optimizer step. Throws `Error` where it took none and fit is to end by their
    /// number: it would go on for ever.
    void expect_a_step(std::int64_t began_at) {
        const auto& progress = run_.progress();
        if (progress.global_step != began_at || progress.skipping || stops() || !only_steps_end_it()) return;
        throw Error("epoch " + std::to_string(progress.epoch) +
                    " has ended without an optimizer step, and fit is to end by a number of steps: training_step left "
                    "out every batch, or steps no optimizer by hand; give Epochs{n} or MaxTime as well where that is "
                    "meant");
    }
    bool done_within_epoch() {
        bool any = false;
        run_.policies().template for_each<policy::Loop>([&](auto& loop) {
            if constexpr (requires { loop.done_within_epoch(run_); }) any = any || loop.done_within_epoch(run_);
        });
        return any;
    }
    /// A stop that was asked for counts once the minimum is reached.
    bool stops() {
        bool now = run_.stopping();
        with<MinEpochs>([&](auto& least) { now = now && run_.epoch() >= least.count; });
        with<MinSteps>([&](auto& least) { now = now && run_.global_step() >= least.count; });
        return now;
    }
    /// Whether validations are not left out altogether.
    bool validates() {
        bool any = true;
        with<Limit>([&](auto& limit) { any = !limit.val.none(); });
        return any;
    }
    /// Training starts or goes on. False: there will be no validations, and so nothing can be wrong with when they are.
    bool start_validation() {
        const bool any = validates();
        if (any && !run_.fast_dev_run())
            with<ValidateEvery>([&](auto& every) { every.start(run_.progress().num_training_batches); });
        return any;
    }
    /// The training loader may have another size from now on.
    void resize_validation() {
        if (validates() && !run_.fast_dev_run())
            with<ValidateEvery>([&](auto& every) { every.resize(run_.progress().num_training_batches); });
    }
    /// Whether the batch that is being committed is followed by a validation. Asking changes nothing.
    bool validation_is_due() {
        const auto& progress = run_.progress();
        bool due = progress.last_batch; // in a trial run as well, whatever a policy says
        if (!run_.fast_dev_run())
            with<ValidateEvery>([&](const auto& every) {
                due = every.after_batch(progress.before, progress.counts(), progress.batches_done, progress.epoch) ||
                      (progress.last_batch && every.after_epoch(progress.epoch));
            });
        return due && validates();
    }

    /// Of the training loader, of `size` batches. Throws `Error` where a fraction can't be taken.
    void limit_training(std::optional<std::int64_t> size) {
        train_limit_ = limit(&Limit::train, size, "training");
        auto& known = run_.progress().num_training_batches;
        known = size;
        if (train_limit_ < size.value_or(Amount::all)) known = train_limit_;
    }
    std::int64_t train_limit() const { return train_limit_; }
    /// Of a validation loader.
    std::int64_t validation_limit(std::optional<std::int64_t> size) { return limit(&Limit::val, size, "validation"); }

private:
    template <class P, class F>
    void with(F&& f) {
        run_.policies().template with<P>(f);
    }
    std::int64_t limit(Amount Limit::* stage, std::optional<std::int64_t> size, const char* whose) {
        auto most = limit_of(run_.policies(), stage, size, whose);
        with<Overfit>([&](auto& overfit) { most = std::min(most, overfit.batches.of(size, whose)); });
        return most;
    }

    R& run_;
    std::int64_t train_limit_ = Amount::all, first_epoch_ = 0;
};

} // namespace fulgurite::engine
