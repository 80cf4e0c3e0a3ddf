// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/step_lr.hpp"

#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_step_lr {

namespace {
using optim::StepLR;

TEST(StepLR, equals_python) {
    testing::expect_golden_rates(0, StepLR{{.step_size = 7, .gamma = 0.5}});
    testing::expect_golden_rates(1, StepLR{{.step_size = 1, .gamma = 0.9}});
}

TEST(StepLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<StepLR>({}), "StepLR's step_size is 0; it must be 1 or more");
    EXPECT_EQ(testing::schedule_refusal<StepLR>({.step_size = 2, .gamma = -1}),
              "StepLR's gamma is -1; it must be a number of 0 or more");
    EXPECT_EQ(testing::schedule_refusal<StepLR>({.step_size = 2}, 0), "StepLR's frequency is 0; it must be 1 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_step_lr
