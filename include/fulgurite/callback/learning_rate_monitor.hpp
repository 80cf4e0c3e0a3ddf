// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/logger/required.hpp"

namespace fulgurite {

/// When learning rates are logged.
enum class LoggingInterval {
    both,     ///< at each epoch's start and with the step values
    step,     ///< with the step values: every `LogEvery` optimizer steps
    epoch,    ///< at each epoch's start
    schedule, ///< each optimizer as its schedules count, `step` or `epoch`; one without a schedule at both
};

struct LearningRateMonitorOptions {
    LoggingInterval interval = LoggingInterval::both;
    bool log_momentum = false;     ///< also "lr-SGD-momentum": the momentum, or the first of Adam's betas
    bool log_weight_decay = false; ///< also "lr-SGD-weight_decay"
    std::string key_prefix = {};   ///< before all names: "optim/" makes "optim/lr-SGD"
    std::string name = {};         ///< in place of "lr-SGD", as a schedule's `name` is in Lightning; of one optimizer
};

/// Gives the learning rate of every group of every optimizer to the loggers, as "lr-Adam", or "lr-Adam/pg1" where there
/// are groups: `LearningRateMonitor{{.log_momentum = true}}`. Follows Lightning's callback of the same name, whose
/// default is `LoggingInterval::schedule`; needs a logger. What is logged with the step values is the rate that the
/// step was taken with.
///
/// Throws `Error` when training starts, if momentum or weight decay is to be logged and no optimizer has one, or if two
/// groups of an optimizer have one name.
class LearningRateMonitor {
public:
    explicit LearningRateMonitor(LearningRateMonitorOptions options = {}) : options_(std::move(options)) {}

    const LearningRateMonitorOptions& options() const { return options_; }

    template <class Run>
    using fit_verdict = logger::required<LearningRateMonitor, Run>;

    template <class Run>
    void on_train_start(Run& run) {
        epoch_at_ = -1;
        check(run);
    }
    /// Throws `Error` where the groups that `run.parameter_groups(f)` goes through cannot be logged as it was asked
    /// for.
    template <class Run>
    void check(Run& run) const {
        std::set<std::string, std::less<>> names;
        bool momentum = false, weight_decay = false;
        run.parameter_groups([&](const auto& group) {
            if (!names.emplace(group.name).second)
                throw Error("LearningRateMonitor: two parameter groups are called '", group.name,
                            "'; give each a name of its own, or none");
            momentum = momentum || group.momentum;
            weight_decay = weight_decay || group.weight_decay;
        });
        if (options_.log_momentum && !momentum)
            throw Error("LearningRateMonitor: log_momentum is true, but no optimizer has momentum or betas");
        if (options_.log_weight_decay && !weight_decay)
            throw Error("LearningRateMonitor: log_weight_decay is true, but no optimizer has a weight decay");
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        epoch_at_ = run.next_logged_step();
        log(run, [&](const auto& group) { return at_epochs(group); });
    }
    template <class Run>
    void on_train_batch_start(Run& run) {
        if (options_.interval == LoggingInterval::epoch) return;
        if (!run.is_next_logging_step() || !run.is_first_batch_of_step()) return;
        const bool is_logged = run.next_logged_step() == epoch_at_;
        log(run, [&](const auto& group) { return at_steps(group) && !(is_logged && at_epochs(group)); });
    }

private:
    /// A group stays one: "lr-SGD/pg1" is "name/pg1".
    std::string renamed(std::string name) const;
    bool at_epochs(const auto& group) const {
        if (options_.interval == LoggingInterval::schedule) return group.by_epochs;
        return options_.interval != LoggingInterval::step;
    }
    bool at_steps(const auto& group) const { return options_.interval != LoggingInterval::schedule || group.by_steps; }
    template <class Run, class Wanted>
    void log(Run& run, Wanted wanted) const {
        run.parameter_groups([&](const auto& group) {
            if (!wanted(group)) return;
            const auto name = options_.key_prefix + renamed(std::string(group.name));
            run.log(name, group.lr);
            if (options_.log_momentum && group.momentum) run.log(name + "-momentum", *group.momentum);
            if (options_.log_weight_decay && group.weight_decay) run.log(name + "-weight_decay", *group.weight_decay);
        });
    }

    LearningRateMonitorOptions options_;
    std::int64_t epoch_at_ = -1;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/learning_rate_monitor-inl.hpp"
#endif
