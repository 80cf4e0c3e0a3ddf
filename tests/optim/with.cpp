// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/with.hpp"

#include "fulgurite/optim/adam.hpp"
#include "fulgurite/optim/schedule/linear_lr.hpp"
#include "fulgurite/optim/schedule/step_lr.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite {

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

TEST(OptimWith, optimizer_and_schedules_are_found_in_either_form) {
    auto scheduled = optim::with(Adam{testing::golden_parameters(), {.lr = 1}}, StepLR{{.step_size = 1}},
                                 LinearLR{{.start_factor = 0.5}});
    Adam alone{testing::golden_parameters()};
    EXPECT_EQ(&optim::optimizer_of(scheduled), &scheduled.optimizer);
    EXPECT_EQ(&optim::optimizer_of(alone), &alone);
    EXPECT_EQ(&std::get<1>(optim::schedules_of(scheduled)), &std::get<1>(scheduled.schedules));
    static_assert(std::tuple_size_v<decltype(optim::schedules_of(alone))> == 0);
    static_assert(std::is_same_v<optim::optimizer_of_t<decltype(scheduled)>, Adam>);
    static_assert(!optim::Optimizer<decltype(scheduled)> && optim::is_scheduled<decltype(scheduled)>);
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

} // namespace fulgurite
