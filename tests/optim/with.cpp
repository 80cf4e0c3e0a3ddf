// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/with.hpp"

#include "fulgurite/optim/adam.hpp"
#include "fulgurite/optim/schedule/linear_lr.hpp"
#include "fulgurite/optim/schedule/step_lr.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::test_with {

namespace {
using optim::Adam;
using optim::LinearLR;
using optim::StepLR;

TEST(OptimWith, attaches_schedules_at_once) {
    auto scheduled = optim::with(Adam{testing::golden_parameters(), {.lr = 1}},
                                 LinearLR{{.start_factor = 0.25, .total_iters = 3}, Interval::step});
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].lr(), 0.25);
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].initial_lr, 1);
    EXPECT_EQ(scheduled.optimizer.state_dict().at("param_groups", 0, "initial_lr").as_double(), 1);
}

TEST(OptimWith, keeps_the_optimizer_and_its_schedules_by_type) {
    auto scheduled = optim::with(Adam{testing::golden_parameters(), {.lr = 1}}, StepLR{{.step_size = 1}},
                                 LinearLR{{.start_factor = 0.5}});
    static_assert(std::is_same_v<decltype(scheduled), optim::Scheduled<Adam, StepLR, LinearLR>>);
    static_assert(!optim::Optimizer<decltype(scheduled)>);
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].lr(), 0.5);
}

TEST(OptimWith, moves_as_a_value) {
    auto pair =
        std::tuple{optim::with(Adam{testing::golden_parameters(), {.lr = 1}}, StepLR{{.step_size = 1, .gamma = 0.5}}),
                   Adam{testing::golden_parameters()}};
    auto& scheduled = std::get<0>(pair);
    std::get<0>(scheduled.schedules).step(scheduled.optimizer);
    EXPECT_EQ(scheduled.optimizer.param_groups()[0].lr(), 0.5);
}

} // namespace

} // namespace fulgurite::test_with
