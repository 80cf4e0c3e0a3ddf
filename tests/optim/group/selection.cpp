// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/group/selection.hpp"

#include "fulgurite/optim/adamw.hpp"
#include "fulgurite/optim/sgd.hpp"
#include "tests/optim/golden.hpp"
#include "tests/optim/refusal.hpp"

namespace fulgurite::test_groups {

namespace {
using fulgurite::testing::refusal;
using optim::AdamW;
using optim::AdamWOptions;
using optim::groups;
using optim::matching;
using optim::where;
using optim::within;

struct Net : torch::nn::Module {
    torch::nn::Linear body = register_module("body", torch::nn::Linear(2, 3));
    torch::nn::LayerNorm norm = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({3})));
    torch::nn::Linear head = register_module("head", torch::nn::Linear(3, 1));
};

const auto undecayed = [](auto& options) { options.weight_decay = 0; };
const auto faster = [](auto& options) { options.lr = 0.5; };

TEST(OptimGroups, a_pattern_is_a_glob) {
    EXPECT_TRUE(optim::fits("*.bias", "body.bias"));
    EXPECT_TRUE(optim::fits("*.bias", "layers.0.attention.bias"));
    EXPECT_FALSE(optim::fits("*.bias", "bias"));
    EXPECT_FALSE(optim::fits("*.bias", "body.bias_hh"));
    EXPECT_TRUE(optim::fits("layers.?.*", "layers.7.weight"));
    EXPECT_FALSE(optim::fits("layers.?.*", "layers.12.weight"));
    EXPECT_TRUE(optim::fits("*a*b*", "xxaxxabxx"));
    EXPECT_FALSE(optim::fits("*a*b", "abx"));
    EXPECT_TRUE(optim::fits("**", ""));
    EXPECT_FALSE(optim::fits("", "a"));
    EXPECT_TRUE(optim::fits("layers.[0-3].weight", "layers.2.weight"));
    EXPECT_FALSE(optim::fits("layers.[!0-3].weight", "layers.2.weight"));
}

TEST(OptimGroups, the_first_rule_has_a_parameter_and_the_rest_has_the_others) {
    Net net;
    AdamW optimizer{groups(net, matching("*.bias", undecayed), within(net.head, "head", faster)), {.lr = 0.1}};
    const auto made = optimizer.param_groups();
    ASSERT_EQ(made.size(), 3);
    EXPECT_EQ(made[0].name, "*.bias");
    ASSERT_EQ(made[0].params.size(), 3);
    EXPECT_TRUE(made[0].params[0].is_same(net.body->bias));
    EXPECT_TRUE(made[0].params[2].is_same(net.head->bias));
    EXPECT_EQ(made[0].options.weight_decay, 0);
    EXPECT_EQ(made[0].options.lr, 0.1); // what a rule does not change is as for the others
    EXPECT_EQ(made[1].name, "head");
    ASSERT_EQ(made[1].params.size(), 1);
    EXPECT_TRUE(made[1].params[0].is_same(net.head->weight));
    EXPECT_EQ(made[1].options.lr, 0.5);
    EXPECT_EQ(made[1].options.weight_decay, AdamWOptions{}.weight_decay);
    EXPECT_EQ(made[2].name, "rest");
    EXPECT_EQ(made[2].params.size(), 2);
    EXPECT_EQ(made[2].options.lr, 0.1);
}

TEST(OptimGroups, a_rule_may_look_at_the_tensor_or_at_the_name_too) {
    Net net;
    optim::SGD optimizer{groups(net, where([](const Tensor& value) { return value.dim() < 2; }, "vectors", undecayed),
                                where([](std::string_view name,
                                         const Tensor& value) { return name == "body.weight" && value.dim() == 2; },
                                      "body", faster)),
                         {.lr = 0.1, .weight_decay = 0.3}};
    const auto made = optimizer.param_groups();
    ASSERT_EQ(made.size(), 3);
    EXPECT_EQ(made[0].params.size(), 4);
    EXPECT_EQ(made[0].options.weight_decay, 0);
    EXPECT_EQ(made[1].options.lr, 0.5);
    EXPECT_EQ(made[2].params.size(), 1);
}

TEST(OptimGroups, takes_whole_options) {
    Net net;
    AdamW optimizer{groups(net, matching("*.weight", AdamWOptions{.lr = 0.7, .weight_decay = 0})), {.lr = 0.1}};
    EXPECT_EQ(optimizer.param_groups()[0].options.lr, 0.7);
    EXPECT_EQ(optimizer.param_groups()[1].options.lr, 0.1);
}

TEST(OptimGroups, there_is_no_rest_where_rules_select_all_and_one_group_where_there_are_none) {
    Net net;
    EXPECT_EQ(AdamW(groups(net, matching("*", faster))).param_groups().size(), 1);
    AdamW plain{groups(net), {.lr = 0.1}};
    ASSERT_EQ(plain.param_groups().size(), 1);
    EXPECT_EQ(plain.param_groups()[0].params.size(), 6);
}

TEST(OptimGroups, frozen_parameters_are_left_out) {
    Net net;
    for (Tensor param : net.body->parameters()) param.set_requires_grad(false);
    AdamW optimizer{groups(net, matching("*.bias", undecayed))};
    EXPECT_EQ(optimizer.param_groups()[0].params.size(), 2);
    EXPECT_EQ(optimizer.param_groups()[1].params.size(), 2);
}

TEST(OptimGroups, a_shared_parameter_counts_once_by_its_first_name) {
    Net net;
    net.register_module("alias", net.head.ptr());
    AdamW optimizer{groups(net, matching("head.*", faster))};
    EXPECT_EQ(optimizer.param_groups()[0].params.size(), 2);
    EXPECT_EQ(optimizer.param_groups()[1].params.size(), 4);
    EXPECT_THROW(groups(net, matching("alias.*", faster)), Error);
}

TEST(OptimGroups, refuses_a_rule_that_selects_nothing) {
    Net net;
    EXPECT_EQ(refusal([&] { AdamW{groups(net, matching("*.biass", undecayed))}; }),
              "the parameter group '*.biass' is empty: of 6 parameters that learn it selects none that no group before "
              "it has; correct it or take it out");
    EXPECT_NE(refusal([&] { AdamW{groups(net, matching("*", faster), matching("*.bias", undecayed))}; }), "accepted");
    EXPECT_EQ(refusal([&] { AdamW{groups(net, matching("*", faster)), {.lr = -1}}; }), "accepted");
}

} // namespace

} // namespace fulgurite::test_groups
