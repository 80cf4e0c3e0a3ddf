// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/rprop.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_rprop {

namespace {
using optim::Rprop;

TEST(Rprop, equals_python_for_fifty_steps) { testing::expect_golden_steps<Rprop>(testing::optimizer_steps(), 6); }

std::string refusal(const optim::RpropOptions& options) { return testing::optimizer_refusal<Rprop>(options); }

TEST(Rprop, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "Rprop's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.etas = {1.5, 2}}), "Rprop's etas[0] is 1.5; it must be above 0 and below 1");
    EXPECT_EQ(refusal({.etas = {0.5, 0.9}}), "Rprop's etas[1] is 0.9; it must be above 1");
    EXPECT_EQ(refusal({.step_sizes = {2, 1}}), "Rprop's step_sizes[1] is 1; it must be at least step_sizes[0]");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_rprop
