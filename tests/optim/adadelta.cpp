// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/adadelta.hpp"

#include "tests/optim/golden.hpp"

namespace fulgurite::test_adadelta {

namespace {
using optim::Adadelta;

TEST(Adadelta, equals_python_for_fifty_steps) { testing::expect_golden_steps<Adadelta>(testing::optimizer_steps(), 6); }

std::string refusal(const optim::AdadeltaOptions& options) { return testing::optimizer_refusal<Adadelta>(options); }

TEST(Adadelta, refuses_options_that_make_no_sense) {
    EXPECT_EQ(refusal({.lr = -1}), "Adadelta's lr is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.eps = -1}), "Adadelta's eps is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.weight_decay = -1}), "Adadelta's weight_decay is -1; it must be a number of 0 or more");
    EXPECT_EQ(refusal({.rho = 1.5}), "Adadelta's rho is 1.5; it must be between 0 and 1");
    EXPECT_EQ(refusal({.lr = 0}), "accepted");
}

} // namespace

} // namespace fulgurite::test_adadelta
