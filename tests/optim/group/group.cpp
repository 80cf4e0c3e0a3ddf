// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/group/group.hpp"

#include "fulgurite/optim/adamw.hpp"
#include "tests/optim/golden.hpp"

namespace fulgurite::test_group {

namespace {
using optim::AdamW;

TEST(OptimGroup, can_be_written_in_every_way) {
    const auto params = testing::golden_parameters();
    AdamW full{{AdamW::Group{{params[0]}, {.lr = 0.1}, "a"}, AdamW::Group{{params[1], params[2]}, {.lr = 0.2}}}};
    AdamW deduced{{optim::Group{std::vector{params[0]}, optim::AdamWOptions{.lr = 0.1}},
                   optim::Group{std::vector{params[1]}, optim::AdamWOptions{.lr = 0.2}, "b"}}};
    AdamW shared{params, {.lr = 0.3}};
    AdamW plain{params};
    EXPECT_EQ(full.param_groups()[0].name, "a");
    EXPECT_EQ(full.param_groups()[1].lr(), 0.2);
    EXPECT_EQ(deduced.param_groups()[1].name, "b");
    EXPECT_EQ(shared.param_groups().size(), 1);
    EXPECT_EQ(plain.param_groups()[0].lr(), 1e-3);
}

TEST(OptimGroup, set_lr_counts_from_the_next_step) {
    const Tensor param = at::ones(2).set_requires_grad(true);
    AdamW optimizer{{param}, {.lr = 0.5, .weight_decay = 0}};
    param.mutable_grad() = at::ones(2);
    optimizer.param_groups()[0].set_lr(0);
    optimizer.step();
    EXPECT_TRUE(at::equal(param, at::ones(2)));
}

} // namespace

} // namespace fulgurite::test_group
