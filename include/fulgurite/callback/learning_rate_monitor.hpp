// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// When learning rates are logged.
enum class LoggingInterval {
    both, ///< at each epoch's start and with the step values
    step, ///< with the step values: every `LogEvery` optimizer steps
    epoch ///< at each epoch's start
};

struct LearningRateMonitorOptions {
    LoggingInterval interval = LoggingInterval::both;
};

/// Gives the learning rate of every group of every optimizer to the loggers, as "lr-Adam", or "lr-Adam/pg1" where there
/// are groups: `LearningRateMonitor{}`. Follows Lightning's callback of the same name; needs a logger. What is logged
/// with the step values is the rate that the step was taken with.
class LearningRateMonitor {
public:
    explicit LearningRateMonitor(LearningRateMonitorOptions options = {}) : interval_(options.interval) {}

    template <class Run>
    void on_train_start(Run&) {
        static_assert(Run::Policies::template count<policy::Logger> > 0,
                      "fulgurite: LearningRateMonitor has nobody to log to; give the Trainer a logger, such as Csv");
        logged_ = -1;
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        if (interval_ == LoggingInterval::step) return;
        if (interval_ == LoggingInterval::both) logged_ = run.next_logged_step();
        log(run);
    }
    template <class Run>
    void on_train_batch_start(Run& run) {
        if (!run.is_next_logging_step() || interval_ == LoggingInterval::epoch) return;
        // Batches that only add to the gradients leave the step where it was.
        if (run.next_logged_step() == logged_) return;
        logged_ = run.next_logged_step();
        log(run);
    }

private:
    template <class Run>
    static void log(Run& run) {
        run.learning_rates([&](std::string_view name, double lr) { run.log(std::string(name), lr); });
    }

    LoggingInterval interval_;
    std::int64_t logged_ = -1;
};

} // namespace fulgurite
