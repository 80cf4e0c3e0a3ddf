// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/constant_lr.hpp"

#include "fulgurite/optim/schedule/cosine_annealing_lr.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_constant_lr {

namespace {
using optim::ConstantLR;

TEST(ConstantLR, equals_python) { testing::expect_golden_rates(6, ConstantLR{{.factor = 0.25, .total_iters = 5}}); }

TEST(ConstantLR, equals_python_together_with_another_schedule) {
    testing::expect_golden_rates(8, ConstantLR{{.factor = 0.25, .total_iters = 5}},
                                 optim::CosineAnnealingLR{{.t_max = 40}});
}

TEST(ConstantLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<ConstantLR>({.factor = 0}),
              "ConstantLR's factor is 0; it must be above 0 and at most 1");
    EXPECT_EQ(testing::schedule_refusal<ConstantLR>({.total_iters = -1}),
              "ConstantLR's total_iters is -1; it must be 0 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_constant_lr
