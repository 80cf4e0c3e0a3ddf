// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/nadam.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_nadam {

namespace {
using optim::NAdam;

TEST(NAdam, equals_python_for_fifty_steps) { testing::expect_golden_steps<NAdam>(testing::optimizer_steps(), 8); }

std::string refusal(const optim::NAdamOptions& options) { return testing::optimizer_refusal<NAdam>(options); }

TEST(NAdam, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "NAdam's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.betas = {1.0, 0.9}}), "NAdam's betas[0] is 1; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.betas = {0.9, -0.5}}), "NAdam's betas[1] is -0.5; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.eps = -1}), "NAdam's eps is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "NAdam's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.momentum_decay = -1}), "NAdam's momentum_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_nadam
