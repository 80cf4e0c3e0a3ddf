// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/optim/sgd.hpp"
#include "fulgurite/optim/with.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::testing {

inline optim::SGD two_groups() {
    const auto params = golden_parameters(at::kDouble);
    using Group = optim::SGD::Group;
    return optim::SGD{{Group{{params[0], params[1]}, {.lr = 0.1}}, Group{{params[2]}, {.lr = 0.003}}}};
}

/// Learning rates of two groups over 60 steps against Python's case `index` (the order of all_schedules() in the
/// script), the state after 23 steps, and a second run that takes Python's state after 23 and goes on.
template <class... Schedules>
void expect_golden_rates(std::size_t index, Schedules... schedules) {
    const auto& entry = optimizer_golden().at("schedules").at(index);
    SCOPED_TRACE(entry.at("schedules").dump());
    auto run = optim::with(two_groups(), schedules...);
    auto resumed = optim::with(two_groups(), schedules...);
    const auto expect_rates = [&](auto& scheduled, std::size_t step) {
        for (std::size_t g = 0; g < 2; ++g)
            EXPECT_TRUE(near(scheduled.optimizer.param_groups()[g].lr(),
                             entry.at("rates")[step][g].template get<double>(), 1e-12))
                << "step " << step << " group " << g;
    };
    const auto step = [](auto& scheduled) {
        std::apply([&](auto&... schedule) { (schedule.step(scheduled.optimizer), ...); }, scheduled.schedules);
    };
    expect_rates(run, 0);
    for (std::size_t i = 1; i <= 60; ++i) {
        step(run);
        expect_rates(run, i);
        if (i > 23) {
            step(resumed);
            expect_rates(resumed, i);
        }
        if (i != 23) continue;
        std::size_t s = 0;
        std::apply(
            [&](auto&... schedule) {
                (expect_same(schedule.state_dict(), tree_of(entry.at("state_23")[s++]), 1e-12), ...);
            },
            run.schedules);
        s = 0;
        std::apply([&](auto&... schedule) { (schedule.load_state_dict(tree_of(entry.at("state_23")[s++])), ...); },
                   resumed.schedules);
        resumed.optimizer.load_state_dict(run.optimizer.state_dict());
    }
}

template <class Schedule>
std::string schedule_refusal(typename Schedule::Options options, std::int64_t frequency = 1) {
    try {
        Schedule{options, Interval::epoch, frequency};
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

} // namespace fulgurite::testing
