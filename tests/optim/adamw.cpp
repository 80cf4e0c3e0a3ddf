// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adamw.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_adamw {

namespace {
using optim::AdamW;

TEST(AdamW, equals_python_for_fifty_steps) { testing::expect_golden_steps<AdamW>(); }

std::string refusal(optim::AdamWOptions options) {
    try {
        AdamW{testing::golden_parameters(), options};
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(AdamW, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -0.1}), "AdamW's lr is -0.1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = std::nan("")}), "AdamW's lr is nan; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.betas = {1.0, 0.9}}), "AdamW's betas[0] is 1; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.betas = {0.9, -0.5}}), "AdamW's betas[1] is -0.5; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.eps = -1e-8}), "AdamW's eps is -1e-08; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "AdamW's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

TEST(AdamW, refuses_the_state_of_adam) {
    AdamW optimizer{testing::golden_parameters(), {.lr = 0.1}};
    StateTree state = optimizer.state_dict();
    state.at("param_groups", 0)["lr"] = 0.5;
    state.at("param_groups", 0)["decoupled_weight_decay"] = false;
    try {
        optimizer.load_state_dict(state);
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "AdamW: the state is Adam's (decoupled_weight_decay is false); load it into optim::Adam");
    }
    EXPECT_EQ(optimizer.param_groups()[0].lr(), 0.1);
    state.at("param_groups", 0)["decoupled_weight_decay"] = true;
    optimizer.load_state_dict(state);
    EXPECT_EQ(optimizer.param_groups()[0].lr(), 0.5);
}

TEST(AdamW, decays_weights_by_default) { EXPECT_EQ(optim::AdamWOptions{}.weight_decay, 0.01); }

} // namespace

} // namespace fulgurite::test_adamw
