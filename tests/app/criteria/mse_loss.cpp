// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/mse_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_mse_loss {

namespace {
using app::criteria::MSELoss;

TEST(MSELoss, equals_python) { testing::expect_golden_criterion<MSELoss>(); }

static_assert(std::invocable<MSELoss&, const Tensor&, const Tensor&>);

TEST(MSELoss, refuses_other_shapes_and_types) { testing::expect_one_shape<MSELoss>(); }

TEST(MSELoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<MSELoss>(); }

TEST(MSELoss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<MSELoss::Options>(R"({"reduction": "mena"})"),
              "run.json:1:15: 'reduction' is 'mena'; did you mean 'mean'?");
}
} // namespace

} // namespace fulgurite::test_app_criteria_mse_loss
