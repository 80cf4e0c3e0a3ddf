// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/sgd.hpp"

#include "fulgurite/checkpoint/load.hpp"
#include "tests/optim/golden.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_sgd {

namespace {
using optim::SGD;

TEST(SGD, equals_python_for_fifty_steps) { testing::expect_golden_steps<SGD>(); }

std::string refusal(optim::SGDOptions options) {
    try {
        SGD{testing::golden_parameters(), options};
    } catch (const Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(SGD, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -0.1}), "SGD's lr is -0.1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.momentum = -1}), "SGD's momentum is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "SGD's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.nesterov = true}),
              "SGD's nesterov goes with momentum 0 and dampening 0; it needs a momentum above 0 and a dampening of 0");
    EXPECT_EQ(
        refusal({.momentum = 0.9, .dampening = 0.1, .nesterov = true}),
        "SGD's nesterov goes with momentum 0.9 and dampening 0.1; it needs a momentum above 0 and a dampening of 0");
    EXPECT_EQ(refusal({.momentum = 0.9, .nesterov = true}), "accepted");
}

TEST(SGD, takes_sparse_gradients) {
    testing::expect_sparse_as_dense<SGD>({.lr = 0.1});
    testing::expect_sparse_as_dense<SGD>({.lr = 0.1, .maximize = true});
    testing::expect_sparse_as_dense<SGD>({.lr = 0.1, .momentum = 0.9, .dampening = 0.5});
    testing::expect_sparse_as_dense<SGD>({.lr = 0.1, .momentum = 0.9, .nesterov = true, .maximize = true});
}

TEST(SGD, takes_a_momentum_buffer_that_python_kept_sparse) {
    const auto params = testing::golden_parameters();
    SGD optimizer{params, {.lr = 0.1, .momentum = 0.9}};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    StateTree state = optimizer.state_dict();
    const Tensor buffer = state.at("state", 0, "momentum_buffer").as_tensor().clone();
    state.at("state", 0)["momentum_buffer"] = buffer.to_sparse();
    optimizer.load_state_dict(state);
    EXPECT_TRUE(at::equal(optimizer.state_dict().at("state", 0, "momentum_buffer").as_tensor(), buffer));
}

TEST(SGD, goes_on_from_a_file_of_python_with_sparse_momentum_as_python_does) {
    const auto file = checkpoint::load(testing::golden("checkpoints/sparse.pt"));
    const Tensor param = file.at("param").as_tensor().clone().set_requires_grad(true);
    SGD optimizer{{param}, {.lr = 0.1, .momentum = 0.9}};
    optimizer.load_state_dict(file.at("optimizer"));
    param.mutable_grad() =
        at::sparse_coo_tensor(torch::tensor({{0, 1}}), torch::tensor({{3.F, 6.F}, {9.F, 12.F}}), {6, 2});
    optimizer.step();
    EXPECT_TRUE(at::allclose(param, file.at("next").as_tensor()));
}

TEST(SGD, refuses_weight_decay_of_sparse_gradients) {
    const auto params = testing::golden_parameters();
    SGD optimizer{params, {.weight_decay = 0.1}};
    testing::set_golden_gradients(params, 1);
    testing::make_gradients_sparse(params, 1);
    EXPECT_THROW(optimizer.step(), Error);
}

TEST(SGD, without_momentum_keeps_no_state) {
    const auto params = testing::golden_parameters();
    SGD optimizer{params, {.lr = 0.1}};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    EXPECT_TRUE(optimizer.state_dict().at("state").empty());
}

TEST(SGD, takes_up_momentum_that_is_set_between_steps) {
    const auto params = testing::golden_parameters(), fresh_params = testing::golden_parameters();
    SGD optimizer{params, {.lr = 0}};
    testing::set_golden_gradients(params, 1);
    optimizer.step();
    optimizer.param_groups()[0].options = {.lr = 0.1, .momentum = 0.9, .dampening = 0.5};
    SGD fresh{fresh_params, {.lr = 0.1, .momentum = 0.9, .dampening = 0.5}};
    for (int step = 2; step < 5; ++step) {
        testing::set_golden_gradients(params, step);
        testing::set_golden_gradients(fresh_params, step);
        optimizer.step();
        fresh.step();
    }
    for (std::size_t i = 0; i < 3; ++i) EXPECT_TRUE(at::equal(params[i], fresh_params[i]));
}

} // namespace

} // namespace fulgurite::test_sgd
