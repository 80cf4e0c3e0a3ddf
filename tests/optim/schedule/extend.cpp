// SPDX-License-Identifier: BSL-1.0
// Groups that an optimizer is given when its schedules are under way.
#include <ATen/ops/ones.h>
#include <gtest/gtest.h>

#include "fulgurite/core/key.hpp"
#include "fulgurite/optim.hpp"

namespace fulgurite::test_schedule_extend {

namespace {

Tensor parameter() { return at::ones({2}, at::TensorOptions(at::kDouble)).set_requires_grad(true); }

/// After `before` steps a group joins at half the first one's rate: for as long as both follow it stays the half.
template <class... Schedules>
void expect_half(const std::string& name, int before, Schedules... schedules) {
    SCOPED_TRACE(name);
    auto scheduled = optim::with(optim::SGD{{parameter()}, {.lr = 0.1, .momentum = 0.5}}, schedules...);
    auto& optimizer = scheduled.optimizer;
    const auto each = [&](auto&& f) {
        std::apply([&](auto&... schedule) { (f(schedule), ...); }, scheduled.schedules);
    };
    for (int i = 0; i < before; ++i) each([&](auto& schedule) { schedule.step(optimizer); });
    optimizer.add_group({parameter()}, optimizer.param_groups()[0].lr() / 2, "later");
    each([&](auto& schedule) { schedule.extend(optimizer); });
    for (int i = 0; i < 25; ++i) {
        each([&](auto& schedule) { schedule.step(optimizer); });
        const auto groups = optimizer.param_groups();
        EXPECT_NEAR(groups[1].lr(), groups[0].lr() / 2, 1e-12) << "step " << i;
        EXPECT_EQ(groups[1].options.momentum, groups[0].options.momentum) << "step " << i;
        if (i != 9) continue;
        each([&](auto& schedule) { // what is saved is what goes on
            const auto state = schedule.state_dict();
            schedule.load_state_dict(state);
        });
    }
    EXPECT_EQ(optimizer.param_groups()[1].name, "later");
}

TEST(Schedules, take_a_later_group_in_proportion_to_the_first) {
    expect_half("step", 7, optim::StepLR{{.step_size = 3, .gamma = 0.5}});
    expect_half("cosine", 6, optim::CosineAnnealingLR{{.t_max = 10}});
    expect_half("lambda", 5,
                optim::LambdaLR{[](std::int64_t epoch) { return 1 / (1.0 + static_cast<double>(epoch)); }});
    expect_half("one cycle", 12, optim::OneCycleLR{{.max_lr = 0.5, .total_steps = 40}});
    expect_half("cyclic", 3, optim::CyclicLR{{.base_lr = 0.01, .max_lr = 0.3, .step_size_up = 6}});
    expect_half("restarts", 9, optim::CosineAnnealingWarmRestarts{{.t_0 = 4, .t_mult = 2}});
    expect_half("then, before the change", 3,
                optim::then(optim::LinearLR{{.start_factor = 0.1, .total_iters = 6}}, 6,
                            optim::CosineAnnealingLR{{.t_max = 12}}));
    expect_half(
        "then, after it", 11,
        optim::then(optim::LinearLR{{.start_factor = 0.1, .total_iters = 6}}, 6, optim::ExponentialLR{{.gamma = 0.9}}));
    expect_half("chained", 4,
                optim::ChainedScheduler{optim::ConstantLR{{.factor = 0.25, .total_iters = 8}},
                                        optim::ExponentialLR{{.gamma = 0.93}}});
    expect_half("beside each other", 4, optim::MultiStepLR{{.milestones = {12}, .gamma = 0.5}},
                optim::PolynomialLR{{.total_iters = 35}});
}

TEST(Schedules, lower_a_later_group_when_a_metric_no_longer_improves) {
    optim::SGD optimizer{{parameter()}, {.lr = 0.1}};
    optim::ReduceLROnPlateau plateau{"loss"_key, {.factor = 0.5, .patience = 0, .min_lr = 0.03}};
    plateau.attach(optimizer);
    optimizer.add_group({parameter()}, 0.08);
    plateau.extend(optimizer);
    for (int i = 0; i < 4; ++i) plateau.step(optimizer, 1.0);
    EXPECT_EQ(optimizer.param_groups()[0].lr(), 0.03);
    EXPECT_EQ(optimizer.param_groups()[1].lr(), 0.03);
}

TEST(Schedules, bring_a_later_group_to_the_rate_for_averaging) {
    optim::SGD optimizer{{parameter()}, {.lr = 0.1}};
    optim::SWALR schedule{{.swa_lr = 0.02, .anneal_epochs = 4}};
    schedule.attach(optimizer);
    schedule.step(optimizer);
    optimizer.add_group({parameter()}, 0.5);
    schedule.extend(optimizer);
    for (int i = 0; i < 3; ++i) schedule.step(optimizer);
    EXPECT_NEAR(optimizer.param_groups()[0].lr(), 0.02, 1e-12);
    EXPECT_NEAR(optimizer.param_groups()[1].lr(), 0.02, 1e-12);
}

} // namespace

} // namespace fulgurite::test_schedule_extend
