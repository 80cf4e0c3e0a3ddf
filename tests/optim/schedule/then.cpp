// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/then.hpp"

#include "fulgurite/optim/schedule/chained_scheduler.hpp"
#include "fulgurite/optim/schedule/constant_lr.hpp"
#include "fulgurite/optim/schedule/cosine_annealing_lr.hpp"
#include "fulgurite/optim/schedule/exponential_lr.hpp"
#include "fulgurite/optim/schedule/linear_lr.hpp"
#include "fulgurite/optim/schedule/step_lr.hpp"
#include "tests/optim/refusal.hpp"
#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_then {

namespace {
using fulgurite::testing::refusal;
using optim::ConstantLR;
using optim::CosineAnnealingLR;
using optim::LinearLR;
using optim::StepLR;
using optim::then;

const LinearLR warm_up{{.start_factor = 0.1, .total_iters = 12}};
const StepLR halves{{.step_size = 7, .gamma = 0.5}};

TEST(Then, equals_python) {
    testing::expect_golden_rates(9, then(warm_up, 12, CosineAnnealingLR{{.t_max = 40}}));
    testing::expect_golden_rates(11, then(warm_up, 10, halves));
}

TEST(Then, chains_as_python_does_with_three) {
    const ConstantLR quarter{{.factor = 0.25, .total_iters = 5}};
    auto three = then(then(quarter, 8, warm_up), 21, CosineAnnealingLR{{.t_max = 9, .eta_min = 0.001}});
    static_assert(three.count == 3);
    testing::expect_golden_rates(10, three);
}

// The numbers are those of Python's SequentialLR of the same schedules.
TEST(Then, begins_with_several_at_once_as_python_does) {
    const auto expect_rates = [](auto schedule, const std::vector<double>& rates) {
        auto run = optim::with(optim::SGD{{at::ones(1).set_requires_grad(true)}, {.lr = 1}}, std::move(schedule));
        for (const double rate : rates) {
            EXPECT_TRUE(testing::near(run.optimizer.param_groups()[0].lr(), rate, 1e-12));
            std::get<0>(run.schedules).step(run.optimizer);
        }
    };
    const optim::ExponentialLR falls{{.gamma = 0.9}};
    const StepLR tenths{{.step_size = 3, .gamma = 0.1}};
    expect_rates(then(optim::ChainedScheduler{ConstantLR{{.factor = 0.1, .total_iters = 4}}, falls}, 2, tenths),
                 {0.09, 0.081, 1, 1, 1, 0.1, 0.1, 0.1});
    expect_rates(then(optim::ChainedScheduler{ConstantLR{{.factor = 0.25, .total_iters = 3}}, falls}, 5, tenths),
                 {0.225, 0.2025, 0.18225, 0.6561, 0.59049, 1, 1, 1, 0.1, 0.1});
}

TEST(Then, refuses_what_makes_no_sense) {
    EXPECT_EQ(refusal([] { then(warm_up, 0, halves); }),
              "SequentialLR's milestone 0 is 0; milestones must rise and be above 0");
    EXPECT_EQ(refusal([] { then(then(warm_up, 9, halves), 9, halves); }),
              "SequentialLR's milestone 1 is 9; milestones must rise and be above 0");
    EXPECT_EQ(refusal([] { then(warm_up, 9, StepLR{{.step_size = 1}, Interval::step}); }),
              "SequentialLR's schedules differ in interval or frequency; give all the same");
    auto two = then(warm_up, 9, halves);
    auto three = then(two, 12, halves);
    EXPECT_EQ(refusal([&] { three.load_state_dict(two.state_dict()); }),
              "SequentialLR: the state has 2 schedules, here there are 3; make as many");
}

} // namespace

} // namespace fulgurite::test_schedule_then
