// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/linear_lr.hpp"

#include "fulgurite/optim/schedule/step_lr.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_linear_lr {

namespace {
using optim::LinearLR;

TEST(LinearLR, equals_python_up_and_down) {
    testing::expect_golden_rates(4, LinearLR{{.start_factor = 0.1, .total_iters = 12}, Interval::step});
    testing::expect_golden_rates(5, LinearLR{{.start_factor = 1, .end_factor = 0.2, .total_iters = 25}});
}

TEST(LinearLR, equals_python_together_with_another_schedule) {
    testing::expect_golden_rates(7, LinearLR{{.start_factor = 0.1, .total_iters = 12}},
                                 optim::StepLR{{.step_size = 7, .gamma = 0.5}});
}

TEST(LinearLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<LinearLR>({.start_factor = 0}),
              "LinearLR's start_factor is 0; it must be above 0 and at most 1");
    EXPECT_EQ(testing::schedule_refusal<LinearLR>({.end_factor = 1.5}),
              "LinearLR's end_factor is 1.5; it must be between 0 and 1");
    EXPECT_EQ(testing::schedule_refusal<LinearLR>({.total_iters = 0}),
              "LinearLR's total_iters is 0; it must be 1 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_linear_lr
