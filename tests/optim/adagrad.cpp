// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adagrad.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_adagrad {

namespace {
using optim::Adagrad;

TEST(Adagrad, equals_python_for_fifty_steps) { testing::expect_golden_steps<Adagrad>(testing::optimizer_steps(), 8); }

TEST(Adagrad, takes_sparse_gradients) {
    testing::expect_sparse_as_dense<Adagrad>({.lr = 0.1, .lr_decay = 0.1});
    testing::expect_sparse_as_dense<Adagrad>({.lr = 0.1, .initial_accumulator_value = 0.5, .maximize = true});
}

TEST(Adagrad, refuses_weight_decay_of_sparse_gradients) {
    const auto params = testing::golden_parameters();
    Adagrad optimizer{params, {.weight_decay = 0.1}};
    testing::set_golden_gradients(params, 1);
    testing::make_gradients_sparse(params, 1);
    EXPECT_THROW(optimizer.step(), Error);
}

TEST(Adagrad, has_a_state_from_the_start) {
    // Python's Adagrad does not step a parameter whose state it was not given.
    const auto params = testing::golden_parameters();
    Adagrad optimizer{params, {.initial_accumulator_value = 0.5}};
    const auto expect_fresh = [&](int i) {
        const StateTree state = optimizer.state_dict();
        EXPECT_EQ(read_scalar(state.at("state", i, "step").as_tensor()), 0);
        EXPECT_TRUE(at::equal(state.at("state", i, "sum").as_tensor(),
                              at::full_like(params[static_cast<std::size_t>(i)], 0.5)));
    };
    for (int i = 0; i < 3; ++i) expect_fresh(i);
    params[0].mutable_grad() = at::ones_like(params[0]);
    optimizer.step();
    expect_fresh(1);
    EXPECT_EQ(read_scalar(optimizer.state_dict().at("state", 0, "step").as_tensor()), 1);
}

std::string refusal(const optim::AdagradOptions& options) { return testing::optimizer_refusal<Adagrad>(options); }

TEST(Adagrad, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "Adagrad's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr_decay = -1}), "Adagrad's lr_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "Adagrad's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.initial_accumulator_value = -1}),
              "Adagrad's initial_accumulator_value is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.eps = -1}), "Adagrad's eps is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_adagrad
