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

inline const Json& schedules_golden() {
    static const Json json = Json::parse(read_file(golden("schedules.json")));
    return json.at("schedules");
}

/// The optimizers of tests/golden/schedules.py.
template <class Optimizer = optim::SGD>
Optimizer scheduled_optimizer() {
    using Group = typename Optimizer::Group;
    typename Optimizer::Options first{.lr = 0.1}, second{.lr = 0.003};
    if constexpr (requires { first.momentum; }) first.momentum = second.momentum = 0.5;
    const auto leaf = [] { return at::ones(2, at::kDouble).set_requires_grad(true); };
    return Optimizer{{Group{{leaf()}, first}, Group{{leaf()}, second}}};
}

/// The metric that a monitored schedule is given.
inline double golden_metric(int step) { return step < 8 ? 1.0 / (1 + step) : 0.12 + 0.01 * std::sin(1.7 * step); }

template <class Group>
double momentum_of(const Group& group) {
    if constexpr (requires { group.options.betas; }) return group.options.betas[0];
    else return group.options.momentum;
}

inline void expect_kept(const auto& group, const Json& python, const std::string& where) {
    EXPECT_EQ(group.kept.size(), python.size() - python.count("initial_lr")) << where;
    for (const auto& [key, value] : group.kept)
        EXPECT_TRUE(near(value, python.at(key).template get<double>(), 1e-12)) << where << key;
}

/// Rates and momenta of two groups over 40 steps against Python's case of this name, states after 17, and a second run
/// that takes Python's states after 17 and goes on.
template <class Optimizer = optim::SGD, class... Schedules>
void expect_golden_schedule(const std::string& name, Schedules... schedules) {
    SCOPED_TRACE(name);
    const auto& entry = schedules_golden().at(name);
    auto run = optim::with(scheduled_optimizer<Optimizer>(), schedules...);
    auto resumed = optim::with(scheduled_optimizer<Optimizer>(), schedules...);
    const auto expect_now = [&](auto& scheduled, std::size_t step) {
        for (std::size_t g = 0; g < 2; ++g) {
            const auto& group = scheduled.optimizer.param_groups()[g];
            EXPECT_TRUE(near(group.lr(), entry.at("rates")[step][g].template get<double>(), 1e-12))
                << "step " << step << " group " << g;
            if (entry.at("momenta").is_null()) continue;
            EXPECT_TRUE(near(momentum_of(group), entry.at("momenta")[step][g].template get<double>(), 1e-12))
                << "momentum, step " << step << " group " << g;
        }
    };
    const auto each = [](auto& scheduled, auto&& f) {
        std::size_t s = 0;
        std::apply([&](auto&... schedule) { (f(schedule, s++), ...); }, scheduled.schedules);
    };
    const auto advance = [&](auto& scheduled, int step) {
        each(scheduled, [&]<class S>(S& schedule, std::size_t) {
            if constexpr (requires { typename S::monitored_key; })
                schedule.step(scheduled.optimizer, golden_metric(step));
            else schedule.step(scheduled.optimizer);
        });
        expect_now(scheduled, static_cast<std::size_t>(step));
    };
    expect_now(run, 0);
    for (int i = 1; i <= 40; ++i) {
        advance(run, i);
        if (i > 17) advance(resumed, i);
        if (i != 17) continue;
        each(run, [&](auto& schedule, std::size_t s) {
            expect_same(schedule.state_dict(), tree_of(entry.at("states")[s]), 1e-12);
        });
        for (std::size_t g = 0; g < 2; ++g)
            expect_kept(run.optimizer.param_groups()[g], entry.at("groups")[g], "group " + std::to_string(g) + " ");
        each(resumed, [&](auto& schedule, std::size_t s) { schedule.load_state_dict(tree_of(entry.at("states")[s])); });
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
