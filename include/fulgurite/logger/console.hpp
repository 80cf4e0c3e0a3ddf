// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/logger/numbers_only.hpp"

namespace fulgurite {

struct ConsoleOptions {
    std::FILE* stream = stdout;     ///< where lines are written; stays open
    std::int64_t every_n_steps = 0; ///< the fewest steps between two lines of an epoch; 0: each row is a line
};

/// Writes what is logged as plain lines, for the output of a program that is kept in a file: `Console{}`.
///
///     options lr 0.1 hidden 128
///     epoch 0 step 49 train/loss 0.523811
///     epoch 0 step 93 train/loss_epoch 0.498 val/loss 0.481
///
/// A line is what is logged at one moment: each 50 steps (`LogEvery`), at a validation, at an epoch's end. With
/// `every_n_steps` values that come sooner wait for the next line, in which the newest counts; what waits at an epoch's
/// end is written before the next one's first line. Numbers have six digits.
///
/// Nothing is written where the program was started without that stream. Throws `Error` where writing fails, and at
/// construction for a negative `every_n_steps`.
class Console : public policy::Logger, public logger::NumbersOnly<Console> {
public:
    explicit Console(ConsoleOptions options = {});

    /// One that writes nothing: what `run.logger<Console>()` is in a trial run.
    static Console silent() { return Console{{.stream = nullptr}}; }

    void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch);
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        const logger::Scalar row[] = {{name, value}};
        log_metrics(row, step, -1);
    }
    void log_hyperparams(const Hyperparameters& parameters);
    void finalize(std::string_view status);

private:
    void write_waiting();
    void write_line(std::string line) const;

    ConsoleOptions options_;
    std::vector<std::pair<std::string, double>> waiting_;
    std::int64_t step_ = 0, epoch_ = -1, written_at_ = -1;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/console-inl.hpp"
#endif
