// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/one_cycle_lr.hpp"

#include "fulgurite/optim/adagrad.hpp"
#include "fulgurite/optim/adam.hpp"
#include "tests/optim/refusal.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_one_cycle_lr {

namespace {
using fulgurite::testing::refusal;
using optim::OneCycleLR;

TEST(OneCycleLR, equals_python) {
    testing::expect_golden_schedule("one_cycle", OneCycleLR{{.max_lr = 0.5, .total_steps = 40}});
    testing::expect_golden_schedule(
        "one_cycle_three",
        OneCycleLR{{.max_lr = 0.5, .total_steps = 40, .cycle_momentum = false, .three_phase = true}});
    testing::expect_golden_schedule("one_cycle_three_momentum",
                                    OneCycleLR{{.max_lr = 0.5, .total_steps = 40, .three_phase = true}});
}

TEST(OneCycleLR, drives_the_first_beta_of_adam) {
    testing::expect_golden_schedule<optim::Adam>("one_cycle_linear",
                                                 OneCycleLR{{.max_lr = {0.5, 0.2},
                                                             .epochs = 4,
                                                             .steps_per_epoch = 10,
                                                             .pct_start = 0.4,
                                                             .anneal_strategy = optim::Anneal::linear,
                                                             .base_momentum = {0.7, 0.6},
                                                             .max_momentum = 0.9,
                                                             .div_factor = 10,
                                                             .final_div_factor = 100}});
}

TEST(OneCycleLR, refuses_options_that_make_no_sense) {
    const auto refused = [](const optim::OneCycleLROptions& options) {
        return testing::schedule_refusal<OneCycleLR>(options);
    };
    EXPECT_EQ(refused({.total_steps = 9}), "OneCycleLR's max_lr is missing; it must be given");
    EXPECT_EQ(refused({.max_lr = 0.1}),
              "OneCycleLR's total_steps is 0; it must be 1 or more, or epochs and steps_per_epoch must");
    EXPECT_EQ(refused({.max_lr = -1, .total_steps = 9}), "OneCycleLR's max_lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refused({.max_lr = 0.1, .total_steps = 9, .pct_start = 1.5}),
              "OneCycleLR's pct_start is 1.5; it must be between 0 and 1");
    EXPECT_EQ(refused({.max_lr = 0.1, .total_steps = 10, .pct_start = 0.1}),
              "OneCycleLR's pct_start is 0.1 of 10 steps, which makes a phase of no length; give another share or more "
              "steps");
    EXPECT_EQ(refused({.max_lr = 0.1, .total_steps = 9, .div_factor = 0}),
              "OneCycleLR's div_factor is 0; it must be above 0");
}

TEST(OneCycleLR, says_what_does_not_fit_the_optimizer) {
    EXPECT_EQ(
        refusal([] { optim::with(testing::two_groups(), OneCycleLR{{.max_lr = {0.1, 0.2, 0.3}, .total_steps = 9}}); }),
        "OneCycleLR's number of max_lr is 3; it must be 1 or that of the parameter groups, 2");
    EXPECT_EQ(refusal([] {
                  optim::with(testing::scheduled_optimizer<optim::Adagrad>(),
                              OneCycleLR{{.max_lr = 0.1, .total_steps = 9}});
              }),
              "OneCycleLR's cycle_momentum is true, but the optimizer has neither momentum nor betas that are known; "
              "set it to "
              "false");
    EXPECT_EQ(refusal([] {
                  optim::with(testing::scheduled_optimizer<optim::Adagrad>(),
                              OneCycleLR{{.max_lr = 0.1, .total_steps = 9, .cycle_momentum = false}});
              }),
              "accepted");
}

TEST(OneCycleLR, drives_the_rate_of_optimizers_of_libtorch_and_is_saved_with_them) {
    const auto params = testing::golden_parameters();
    const OneCycleLR cycle{{.max_lr = 0.1, .total_steps = 9, .cycle_momentum = false}};
    auto run = optim::with(torch::optim::SGD(params, torch::optim::SGDOptions(0.1)), cycle);
    EXPECT_DOUBLE_EQ(run.optimizer.param_groups()[0].lr(), 0.004);
    EXPECT_EQ(run.optimizer.state_dict().at("param_groups", 0, "max_lr").as_double(), 0.1);
    auto other = optim::with(torch::optim::SGD(params, torch::optim::SGDOptions(0.1)),
                             OneCycleLR{{.max_lr = 5, .total_steps = 9, .cycle_momentum = false}});
    other.optimizer.load_state_dict(run.optimizer.state_dict());
    std::get<0>(other.schedules).load_state_dict(std::get<0>(run.schedules).state_dict());
    std::get<0>(run.schedules).step(run.optimizer);
    std::get<0>(other.schedules).step(other.optimizer);
    EXPECT_EQ(run.optimizer.param_groups()[0].lr(), other.optimizer.param_groups()[0].lr());
}

TEST(OneCycleLR, says_so_when_it_is_over) {
    auto run = optim::with(testing::two_groups(), OneCycleLR{{.max_lr = 0.1, .total_steps = 4}});
    auto& schedule = std::get<0>(run.schedules);
    for (int i = 0; i < 4; ++i) schedule.step(run.optimizer);
    EXPECT_EQ(refusal([&] { schedule.step(run.optimizer); }),
              "OneCycleLR was stepped 5 times, its cycle has 4 steps; give the steps of the whole training");
}

} // namespace

} // namespace fulgurite::test_schedule_one_cycle_lr
