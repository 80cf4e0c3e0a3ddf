// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/trigger.hpp"

#include <gtest/gtest.h>

namespace {

using fulgurite::Epochs;
using fulgurite::Steps;
using fulgurite::Trigger;

TEST(Trigger, steps_are_due_once_for_each_multiple) {
    const Trigger trigger(Steps{3});
    std::string due;
    std::int64_t before = 0;
    for (int step : {1, 2, 3, 3, 4, 6, 6, 8, 10}) {
        due += trigger.after_batch({before}, {step}) ? 'x' : '.';
        before = step;
    }
    EXPECT_EQ(due, "..x..x..x");
    EXPECT_FALSE(trigger.after_epoch(2));
}

TEST(Trigger, asking_changes_nothing) {
    const Trigger trigger(Steps{10});
    EXPECT_FALSE(trigger.after_batch({17}, {18}));
    EXPECT_TRUE(trigger.after_batch({19}, {20}));
    EXPECT_TRUE(trigger.after_batch({19}, {20}));
}

TEST(Trigger, epochs_are_due_by_their_number) {
    Trigger trigger(Epochs{2});
    EXPECT_FALSE(trigger.after_batch({1}, {2}));
    EXPECT_FALSE(trigger.after_epoch(0));
    EXPECT_TRUE(trigger.after_epoch(1));
    EXPECT_FALSE(Trigger(Epochs{0}).after_epoch(0));
    EXPECT_FALSE(Trigger(Steps{0}).after_batch({0}, {1}));
}

} // namespace
