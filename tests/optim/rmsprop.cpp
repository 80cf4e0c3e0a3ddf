// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/rmsprop.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_rmsprop {

namespace {
using optim::RMSprop;

TEST(RMSprop, equals_python_for_fifty_steps) { testing::expect_golden_steps<RMSprop>(testing::optimizer_steps(), 10); }

std::string refusal(const optim::RMSpropOptions& options) { return testing::optimizer_refusal<RMSprop>(options); }

TEST(RMSprop, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "RMSprop's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.alpha = -1}), "RMSprop's alpha is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.eps = -1}), "RMSprop's eps is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "RMSprop's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.momentum = -1}), "RMSprop's momentum is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_rmsprop
