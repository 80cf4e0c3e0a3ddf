// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/cosine_annealing_warm_restarts.hpp"

#include "fulgurite/optim/schedule/exponential_lr.hpp"
#include "fulgurite/optim/schedule/then.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_cosine_annealing_warm_restarts {

namespace {
using optim::CosineAnnealingWarmRestarts;

TEST(CosineAnnealingWarmRestarts, equals_python) {
    testing::expect_golden_schedule("restarts", CosineAnnealingWarmRestarts{{.t_0 = 7, .eta_min = 0.001}});
    testing::expect_golden_schedule("restarts_longer", CosineAnnealingWarmRestarts{{.t_0 = 4, .t_mult = 2}});
    testing::expect_golden_schedule("then_restarts", optim::then(optim::ExponentialLR{{.gamma = 0.9}}, 9,
                                                                 CosineAnnealingWarmRestarts{{.t_0 = 5, .t_mult = 2}}));
}

TEST(CosineAnnealingWarmRestarts, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<CosineAnnealingWarmRestarts>({}),
              "CosineAnnealingWarmRestarts's t_0 is 0; it must be 1 or more");
    EXPECT_EQ(testing::schedule_refusal<CosineAnnealingWarmRestarts>({.t_0 = 3, .t_mult = 0}),
              "CosineAnnealingWarmRestarts's t_mult is 0; it must be 1 or more");
    EXPECT_EQ(testing::schedule_refusal<CosineAnnealingWarmRestarts>({.t_0 = 3, .eta_min = -1}),
              "CosineAnnealingWarmRestarts's eta_min is -1; it must be a number of 0 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_cosine_annealing_warm_restarts
