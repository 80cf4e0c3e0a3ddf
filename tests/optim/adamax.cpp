// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adamax.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_adamax {

namespace {
using optim::Adamax;

TEST(Adamax, equals_python_for_fifty_steps) { testing::expect_golden_steps<Adamax>(testing::optimizer_steps(), 6); }

std::string refusal(const optim::AdamaxOptions& options) { return testing::optimizer_refusal<Adamax>(options); }

TEST(Adamax, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "Adamax's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.betas = {1.0, 0.9}}), "Adamax's betas[0] is 1; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.betas = {0.9, -0.5}}), "Adamax's betas[1] is -0.5; it must be at least 0 and less than 1");
    EXPECT_EQ(refusal({.eps = -1}), "Adamax's eps is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "Adamax's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_adamax
