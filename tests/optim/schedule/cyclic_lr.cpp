// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/cyclic_lr.hpp"

#include "fulgurite/optim/adam.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_cyclic_lr {

namespace {
using optim::CyclicLR;

TEST(CyclicLR, equals_python) {
    testing::expect_golden_schedule("cyclic", CyclicLR{{.base_lr = 0.01, .max_lr = 0.3, .step_size_up = 6}});
    testing::expect_golden_schedule("cyclic_exp", CyclicLR{{.base_lr = 0.01,
                                                            .max_lr = 0.3,
                                                            .step_size_up = 4,
                                                            .mode = optim::Cycle::exp_range,
                                                            .gamma = 0.97,
                                                            .cycle_momentum = false}});
}

TEST(CyclicLR, drives_the_first_beta_of_adam) {
    testing::expect_golden_schedule<optim::Adam>("cyclic_halves", CyclicLR{{.base_lr = {0.01, 0.001},
                                                                            .max_lr = {0.3, 0.1},
                                                                            .step_size_up = 5,
                                                                            .step_size_down = 9,
                                                                            .mode = optim::Cycle::triangular2,
                                                                            .base_momentum = 0.6,
                                                                            .max_momentum = 0.95}});
}

TEST(CyclicLR, takes_a_function_for_the_height) {
    const double slope = 0.1;
    testing::expect_golden_schedule(
        "cyclic_own",
        CyclicLR{{.base_lr = 0.01, .max_lr = 0.3, .step_size_up = 4, .scale_mode = optim::ScaleMode::iterations},
                 [slope](double step) { return 1 / (1 + slope * step); }});
    testing::expect_golden_schedule("cyclic_own_cycle", CyclicLR{{.base_lr = 0.01, .max_lr = 0.3, .step_size_up = 4},
                                                                 [](double cycle) { return 1 / cycle; }});
}

TEST(CyclicLR, refuses_options_that_make_no_sense) {
    const auto refused = [](const optim::CyclicLROptions& options) {
        return testing::schedule_refusal<CyclicLR<>>(options);
    };
    EXPECT_EQ(refused({}), "CyclicLR's base_lr is missing; it must be given");
    EXPECT_EQ(refused({.base_lr = 0.1}), "CyclicLR's max_lr is missing; it must be given");
    EXPECT_EQ(refused({.base_lr = -1}), "CyclicLR's base_lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refused({.base_lr = 0, .max_lr = -1}), "CyclicLR's max_lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refused({.base_lr = 0, .max_lr = 1, .step_size_up = 0}),
              "CyclicLR's step_size_up is 0; it must be 1 or more");
    EXPECT_EQ(refused({.base_lr = 0, .max_lr = 1, .step_size_down = 0}),
              "CyclicLR's step_size_down is 0; it must be 1 or more");
}

} // namespace

} // namespace fulgurite::test_schedule_cyclic_lr
