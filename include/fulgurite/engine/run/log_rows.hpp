// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <vector>

#include "fulgurite/core/stage.hpp"
#include "fulgurite/logger/concept.hpp"

/// From the metric table to the loggers: the values are read on the host here, and nowhere else on a step's path.
namespace fulgurite::engine {

template <class R>
inline constexpr bool has_loggers = R::Policies::template count<policy::Logger> > 0;

template <class R>
void write_row(R& run, const std::vector<logger::Scalar>& row, std::int64_t step) {
    if (row.empty() || run.fast_dev_run()) return;
    run.policies().template for_each<policy::Logger>(
        [&](auto& logger) { logger::write(logger, row, step, run.epoch()); });
}

/// What hooks gave to `run.log(name, value)` joins the row that is due, or makes one of its own.
template <class R>
void add_extra(R& run, std::vector<logger::Scalar>& row) {
    for (const auto& [name, value] : run.extra()) row.push_back({name, value});
}

/// What hooks gave to `run.log` where no row of metrics follows.
template <class R>
void write_extra(R& run) {
    if constexpr (has_loggers<R>) {
        std::vector<logger::Scalar> row;
        add_extra(run, row);
        write_row(run, row, run.logged_step());
    }
    run.extra().clear();
}

/// Those that are newer than the row before.
template <Phase P, class R>
void take_step_values(R& run, std::vector<logger::Scalar>& row) {
    auto& table = run.table();
    table.template each_step_value<P>([&](std::string_view name, double value) { row.push_back({name, value}); });
    table.template row_written<P>();
}
/// The step values of a phase, if they are due.
template <Phase P, class R>
void write_step_row(R& run, std::int64_t step, bool due) {
    if constexpr (has_loggers<R>) {
        if (!due && run.extra().empty()) return;
        std::vector<logger::Scalar> row;
        if (due) take_step_values<P>(run, row);
        add_extra(run, row);
        write_row(run, row, step);
    }
    run.extra().clear();
}

/// The epoch values of a phase.
template <Phase P, class R>
void write_epoch_row(R& run, std::int64_t step) {
    if constexpr (has_loggers<R>) {
        std::vector<logger::Scalar> row;
        run.table().template each_epoch_value<P>(
            [&](std::string_view name, double value) { row.push_back({name, value}); });
        add_extra(run, row);
        write_row(run, row, step);
    }
    run.extra().clear();
}

} // namespace fulgurite::engine
