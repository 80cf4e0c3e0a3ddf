// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/engine/run/section.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/tensor/shape_text.hpp"

/// From the metric table to the loggers: the values are read on the host here, and nowhere else on a step's path.
namespace fulgurite::engine {

template <class R>
inline constexpr bool has_loggers = R::Policies::template count<policy::Logger> > 0;

/// One row of these values and of what waits under names that are known only at run time.
template <class R>
void write_row(R& run, std::vector<logger::Scalar> row, std::int64_t step) {
    run.table().by_name.join(row);
    if (row.empty() || run.fast_dev_run()) return;
    [[maybe_unused]] const Section section(run.policies(), "log_metrics");
    run.policies().template for_each<policy::Logger>(
        [&](auto& logger) { logger::write(logger, row, step, run.epoch()); });
}
/// Hands a matrix to the loggers that show any; in a sanity check only sees whether there is one. Throws `Error` where
/// there are loggers, and none does.
template <class R>
void write_matrix(R& run, std::string_view name, const at::Tensor& matrix, std::int64_t step) {
    bool any = false, shown = false;
    run.policies().template for_each<policy::Logger>([&](auto& logger) {
        any = true;
        if constexpr (requires { logger.log_matrix(name, matrix, step); }) {
            if constexpr (requires { logger.shows_matrices(); })
                if (!logger.shows_matrices()) return;
            shown = true;
            if (!run.sanity_checking() && !run.fast_dev_run()) logger.log_matrix(name, matrix, step);
        }
    });
    if (any && !shown)
        throw Error("'", name, "' is a matrix of shape ", shape_text(matrix.sizes()),
                    ", which no logger of this Trainer shows; give it Report or TensorBoard as well, or log what is "
                    "made of the matrix, such as its diagonal()");
}
/// What metric objects came to that is a matrix.
template <class R>
void write_matrices([[maybe_unused]] R& run, [[maybe_unused]] std::int64_t step) {
    if constexpr (requires { run.table().matrices.release(); })
        for (const auto& [name, matrix] : run.table().matrices.release()) write_matrix(run, name, matrix, step);
}
/// What hooks gave to `run.log(name, value)` where no row of metrics follows.
template <class R>
void write_named(R& run) {
    if constexpr (has_loggers<R>) write_row(run, {}, run.logged_step());
}

/// The step values of a phase that are newer than the row before, if they are due.
template <Phase P, class R>
void write_step_row(R& run, std::int64_t step, bool due) {
    if constexpr (has_loggers<R>) {
        auto& table = run.table();
        if (!due && !table.by_name.any_waits()) return;
        std::vector<logger::Scalar> row;
        if (due) {
            table.template take_step_values<P>();
            table.template each_step_value<P>(
                [&](std::string_view name, double value) { row.push_back({name, value}); });
            table.template row_written<P>();
        }
        write_row(run, std::move(row), step);
        write_matrices(run, step);
    }
}
/// The epoch values of a phase.
template <Phase P, class R>
void write_epoch_row(R& run, std::int64_t step) {
    if constexpr (has_loggers<R>) {
        std::vector<logger::Scalar> row;
        run.table().template each_epoch_value<P>(
            [&](std::string_view name, double value) { row.push_back({name, value}); });
        write_row(run, std::move(row), step);
        write_matrices(run, step);
    }
}

} // namespace fulgurite::engine
