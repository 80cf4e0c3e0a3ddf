// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/cosine_annealing_lr.hpp"

#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_cosine_annealing_lr {

namespace {
using optim::CosineAnnealingLR;

TEST(CosineAnnealingLR, equals_python_down_and_up_again) {
    testing::expect_golden_rates(2, CosineAnnealingLR{{.t_max = 40}, Interval::step});
    testing::expect_golden_rates(3, CosineAnnealingLR{{.t_max = 9, .eta_min = 0.001}});
}

TEST(CosineAnnealingLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<CosineAnnealingLR>({}), "CosineAnnealingLR's t_max is 0; it must be 1 or more");
    EXPECT_EQ(testing::schedule_refusal<CosineAnnealingLR>({.t_max = 3, .eta_min = -1}),
              "CosineAnnealingLR's eta_min is -1; it must be a number of 0 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_cosine_annealing_lr
