// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adagrad.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite {

namespace {
using optim::Adagrad;

TEST(Adagrad, equals_python_for_fifty_steps) { testing::expect_golden_steps<Adagrad>(testing::optimizer_steps(), 8); }

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

} // namespace fulgurite
