// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/tensor/tree.hpp"

namespace fulgurite {

struct ThroughputMonitorOptions {
    std::int64_t window = 100;                ///< batches that a rate is taken over, 1 or more
    std::optional<double> flops_per_sample{}; ///< of a training step on one sample: forward, backward and update
    std::optional<double> available_flops{};  ///< what the device can do in a second, at best
    std::string prefix = "throughput/";       ///< before the names
};

namespace callback {

/// Rates over the newest batches; times are in seconds and go forward.
class Throughput {
public:
    explicit Throughput(std::int64_t window) : window_(static_cast<std::size_t>(window)) {}

    void start(double now) { marks_.assign(1, {now, 0, 0}); }
    void batch(double now, std::int64_t samples) {
        const Mark last = marks_.back();
        marks_.push_back({now, last.batches + 1, last.samples + samples});
        if (marks_.size() > window_ + 1) marks_.pop_front();
    }
    /// Time that passed for something else, such as a validation, is not training's.
    void skip(double seconds) {
        for (Mark& mark : marks_) mark.time += seconds;
    }
    double seconds() const { return marks_.back().time - marks_.front().time; }
    double batches_per_second() const { return rate(marks_.back().batches - marks_.front().batches); }
    double samples_per_second() const { return rate(marks_.back().samples - marks_.front().samples); }

private:
    struct Mark {
        double time;
        std::int64_t batches, samples;
    };
    double rate(std::int64_t count) const { return seconds() > 0 ? static_cast<double>(count) / seconds() : 0; }

    std::size_t window_;
    std::deque<Mark> marks_{{0, 0, 0}};
};

} // namespace callback

/// Gives the speed of training to the loggers, over the newest batches: "throughput/batches_per_sec" and
/// "throughput/samples_per_sec", and, for a user who says what a sample costs, "throughput/flops_per_sec" and
/// "throughput/mfu" (the share of `available_flops`): `ThroughputMonitor{{.window = 100}}`. Needs a logger.
///
/// The time that validations take does not count. Nothing waits for the device: on a GPU a rate is that at which work
/// is handed to it, which over a window is that at which it is done. Cost: a reading of the clock in each batch.
class ThroughputMonitor {
public:
    /// Throws `Error` for a window or numbers that are not above 0.
    explicit ThroughputMonitor(ThroughputMonitorOptions options = {})
        : options_(std::move(options)), throughput_(options_.window) {
        if (options_.window < 1)
            throw Error("ThroughputMonitor: window is " + std::to_string(options_.window) + "; give 1 or more batches");
        if (!(options_.flops_per_sample.value_or(1) > 0) || !(options_.available_flops.value_or(1) > 0))
            throw Error("ThroughputMonitor: flops_per_sample and available_flops must be above 0 where they are given");
    }

    template <class Run>
    void on_train_start(Run&) {
        static_assert(Run::Policies::template count<policy::Logger> > 0,
                      "fulgurite: ThroughputMonitor has nobody to log to; give the Trainer a logger, such as Csv");
        throughput_.start(now());
        paused_.reset();
        logged_ = -1;
    }
    template <class Run, class Outputs, class Batch>
    void on_train_batch_end(Run& run, const Outputs&, const Batch& batch) {
        throughput_.batch(now(), static_cast<std::int64_t>(samples_in(batch)));
        if (run.is_logging_step() && run.logged_step() != logged_) log(run);
    }
    void on_validation_start() { paused_ = now(); }
    void on_validation_end() {
        if (paused_) throughput_.skip(now() - *paused_);
        paused_.reset();
    }

    /// Over the window, up to the last batch.
    double batches_per_second() const { return throughput_.batches_per_second(); }
    double samples_per_second() const { return throughput_.samples_per_second(); }

private:
    static double now() {
        return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
    }
    template <class Run>
    void log(Run& run) {
        logged_ = run.logged_step();
        run.log(options_.prefix + "batches_per_sec", batches_per_second());
        run.log(options_.prefix + "samples_per_sec", samples_per_second());
        if (!options_.flops_per_sample) return;
        const double flops = *options_.flops_per_sample * samples_per_second();
        run.log(options_.prefix + "flops_per_sec", flops);
        if (options_.available_flops) run.log(options_.prefix + "mfu", flops / *options_.available_flops);
    }

    ThroughputMonitorOptions options_;
    callback::Throughput throughput_;
    std::optional<double> paused_;
    std::int64_t logged_ = -1;
};

} // namespace fulgurite
