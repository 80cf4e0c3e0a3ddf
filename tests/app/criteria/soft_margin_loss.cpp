// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/soft_margin_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_soft_margin_loss {

namespace {
using app::criteria::SoftMarginLoss;

TEST(SoftMarginLoss, equals_python) { testing::expect_golden_criterion<SoftMarginLoss>(); }

static_assert(std::invocable<SoftMarginLoss&, const Tensor&, const Tensor&>);

TEST(SoftMarginLoss, refuses_other_shapes_and_types) { testing::expect_one_shape<SoftMarginLoss>(); }

TEST(SoftMarginLoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<SoftMarginLoss>(); }

TEST(SoftMarginLoss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<SoftMarginLoss::Options>(R"({"reduction": "mena"})"),
              "run.json:1:15: 'reduction' is 'mena'; did you mean 'mean'?");
}
} // namespace

} // namespace fulgurite::test_app_criteria_soft_margin_loss
