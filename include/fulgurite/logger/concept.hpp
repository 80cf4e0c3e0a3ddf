// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/policy.hpp"

namespace fulgurite::logger {

/// One logged number, as a logger receives it: a value on the host. The name lives as long as the call.
struct Scalar {
    std::string_view name;
    double value;
};

/// What a run was started with: names and printed values, in the order of the module's options.
using Hyperparameters = std::vector<std::pair<std::string, std::string>>;

} // namespace fulgurite::logger

namespace fulgurite {

using logger::Hyperparameters;

/// A logger: a type with the tag `policy::Logger` that takes scalars, or a choice of such made at run time.
///
/// Required: `void log_scalar(std::string_view name, double value, std::int64_t step)`.
/// Where it has them, these are called too:
/// - `void log_metrics(std::span<const logger::Scalar> row, std::int64_t step, std::int64_t epoch)`, once for all
///   that is logged at one moment, instead of `log_scalar` for each;
/// - `void log_hyperparams(const Hyperparameters&)`, once at the start;
/// - `void finalize(std::string_view status)`, at the end: "success", "failed" or "interrupted". What was logged must
///   be where it belongs when it returns;
/// - `void log_matrix(std::string_view name, const at::Tensor& matrix, std::int64_t step)`, for metric objects that
///   come to a matrix, and for `run.log_matrix`: doubles on the host. What takes them at times only says so with
///   `bool shows_matrices()`;
/// - `void flush()`, for programs to call; the Trainer does before a checkpoint is written, and when a test ends that
/// is
///   run within a fit.
///
/// A logger is a callback as well: any hook may be defined on it. Its calls come from the training thread, so what
/// takes long belongs behind a `logger::Queue`.
template <class P>
concept LoggerPolicy =
    policy_of<P, policy::Logger> && requires(underlying_policy_t<P>& logger, std::string_view name, double value,
                                             std::int64_t step) { logger.log_scalar(name, value, step); };

} // namespace fulgurite

namespace fulgurite::logger {

/// Gives a row to a logger: in one call where it takes rows, else one call per value.
template <class Logger>
void write(Logger& logger, std::span<const Scalar> row, std::int64_t step, std::int64_t epoch) {
    if constexpr (requires { logger.log_metrics(row, step, epoch); }) logger.log_metrics(row, step, epoch);
    else
        for (const auto& [name, value] : row) logger.log_scalar(name, value, step);
}

} // namespace fulgurite::logger
