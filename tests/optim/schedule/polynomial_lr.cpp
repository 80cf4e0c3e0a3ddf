// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/optim/schedule/polynomial_lr.hpp"

#include "tests/optim/schedule/golden.hpp"

namespace fulgurite::test_schedule_polynomial_lr {

namespace {
using optim::PolynomialLR;

TEST(PolynomialLR, equals_python) {
    testing::expect_golden_schedule("polynomial", PolynomialLR{{.total_iters = 25, .power = 0.9}});
    testing::expect_golden_schedule("polynomial_defaults", PolynomialLR{{}});
}

TEST(PolynomialLR, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::schedule_refusal<PolynomialLR>({.total_iters = 0}),
              "PolynomialLR's total_iters is 0; it must be 1 or more");
    EXPECT_EQ(testing::schedule_refusal<PolynomialLR>({.power = std::nan("")}),
              "PolynomialLR's power is nan; it must be a finite number");
}

} // namespace

} // namespace fulgurite::test_schedule_polynomial_lr
