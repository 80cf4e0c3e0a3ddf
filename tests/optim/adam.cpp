// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adam.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_adam {

namespace {
using optim::Adam;

TEST(Adam, equals_python_for_fifty_steps) { testing::expect_golden_steps<Adam>(); }

std::string refusal(optim::AdamOptions options) {
    try {
        Adam{testing::golden_parameters(), options};
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(Adam, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -0.1}), "Adam's lr is -0.1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = std::nan("")}), "Adam's lr is nan; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.betas = {1.0, 0.9}}), "Adam's betas[0] is 1; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.betas = {0.9, -0.5}}), "Adam's betas[1] is -0.5; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.eps = -1e-8}), "Adam's eps is -1e-08; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "Adam's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

TEST(Adam, does_not_take_the_state_of_adamw) {
    Adam optimizer{testing::golden_parameters()};
    StateTree state = optimizer.state_dict();
    state.at("param_groups").at(0)["decoupled_weight_decay"] = true;
    EXPECT_THROW(optimizer.load_state_dict(state), Error);
}

} // namespace

} // namespace fulgurite::test_adam
