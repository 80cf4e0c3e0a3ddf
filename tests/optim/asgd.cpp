// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/asgd.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_asgd {

namespace {
using optim::ASGD;

TEST(ASGD, equals_python_for_fifty_steps) { testing::expect_golden_steps<ASGD>(testing::optimizer_steps(), 6); }

std::string refusal(const optim::ASGDOptions& options) { return testing::optimizer_refusal<ASGD>(options); }

TEST(ASGD, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "ASGD's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "ASGD's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_asgd
