// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/exponential_lr.hpp"

#include "fulgurite/optim/schedule/linear_lr.hpp"
#include "fulgurite/optim/schedule/then.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_exponential_lr {

namespace {
using optim::ExponentialLR;

TEST(ExponentialLR, equals_python) {
    testing::expect_golden_schedule("exponential", ExponentialLR{{.gamma = 0.93}});
    testing::expect_golden_schedule(
        "then_exponential",
        optim::then(optim::LinearLR{{.start_factor = 0.1, .total_iters = 6}}, 6, ExponentialLR{{.gamma = 0.9}}));
}

TEST(ExponentialLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<ExponentialLR>({}), "ExponentialLR's gamma is 0; it must be above 0");
    EXPECT_EQ(testing::schedule_refusal<ExponentialLR>({.gamma = 0.9}, 0),
              "ExponentialLR's frequency is 0; it must be 1 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_exponential_lr
