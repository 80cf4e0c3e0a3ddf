// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/schedule_base.hpp"

#include "fulgurite/optim/schedule/step_lr.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_base {

namespace {
using optim::StepLR;

static_assert(optim::ScheduleOf<StepLR, optim::SGD>);

TEST(Schedule, keeps_interval_and_frequency) {
    const StepLR by_default{{.step_size = 1}}, given{{.step_size = 1}, Interval::step, 3};
    EXPECT_EQ(by_default.interval(), Interval::epoch);
    EXPECT_EQ(by_default.frequency(), 1);
    EXPECT_EQ(given.interval(), Interval::step);
    EXPECT_EQ(given.frequency(), 3);
}

TEST(Schedule, goes_on_from_a_rate_that_was_changed_by_hand) {
    auto scheduled = optim::with(testing::two_groups(), StepLR{{.step_size = 1, .gamma = 0.5}});
    scheduled.optimizer.param_groups()[0].set_lr(8);
    std::get<0>(scheduled.schedules).step(scheduled.optimizer);
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].lr(), 4);
}

TEST(Schedule, says_so_when_groups_were_added) {
    auto scheduled = optim::with(testing::two_groups(), StepLR{{.step_size = 1}});
    scheduled.optimizer.add_group({{at::ones(2).set_requires_grad(true)}});
    try {
        std::get<0>(scheduled.schedules).step(scheduled.optimizer);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "StepLR was attached to 2 parameter groups, the optimizer now has 3; attach it again");
    }
}

TEST(Schedule, a_broken_state_changes_nothing) {
    auto scheduled = optim::with(testing::two_groups(), StepLR{{.step_size = 3}});
    auto& schedule = std::get<0>(scheduled.schedules);
    StateTree state = schedule.state_dict();
    state["step_size"] = 9;
    state.erase("_last_lr");
    EXPECT_THROW(schedule.load_state_dict(state), Error);
    EXPECT_EQ(schedule.options().step_size, 3);
}

} // namespace

} // namespace fulgurite::test_schedule_base
