// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/multi_step_lr.hpp"

#include "fulgurite/optim/schedule/constant_lr.hpp"
#include "fulgurite/optim/schedule/polynomial_lr.hpp"
#include "fulgurite/optim/schedule/then.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_multi_step_lr {

namespace {
using optim::MultiStepLR;

TEST(MultiStepLR, equals_python) {
    testing::expect_golden_schedule("multi_step", MultiStepLR{{.milestones = {20, 5, 5, 31}, .gamma = 0.5}});
    testing::expect_golden_schedule("beside", MultiStepLR{{.milestones = {12}, .gamma = 0.5}},
                                    optim::PolynomialLR{{.total_iters = 35}});
}

TEST(MultiStepLR, equals_python_after_others) {
    testing::expect_golden_schedule("then_multi_step",
                                    optim::then(optim::then(optim::ConstantLR{{.factor = 0.5, .total_iters = 3}}, 5,
                                                            optim::PolynomialLR{{.total_iters = 9}}),
                                                20, MultiStepLR{{.milestones = {3, 9}, .gamma = 0.5}}));
}

TEST(MultiStepLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<MultiStepLR>({}),
              "MultiStepLR's number of milestones is 0; it must be 1 or more");
    EXPECT_EQ(testing::schedule_refusal<MultiStepLR>({.milestones = {3, -1}}),
              "MultiStepLR's milestone is -1; it must be 0 or more");
    EXPECT_EQ(testing::schedule_refusal<MultiStepLR>({.milestones = {3}, .gamma = -1}),
              "MultiStepLR's gamma is -1; it must be a number of 0 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_multi_step_lr
