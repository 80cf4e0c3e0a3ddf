// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/kl_div_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_kl_div_loss {

namespace {
using app::criteria::KLDivLoss;

TEST(KLDivLoss, equals_python) { testing::expect_golden_criterion<KLDivLoss>(); }

static_assert(std::invocable<KLDivLoss&, const Tensor&, const Tensor&>);

TEST(KLDivLoss, refuses_other_shapes_and_types) { testing::expect_one_shape<KLDivLoss>(); }

TEST(KLDivLoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<KLDivLoss>(); }
TEST(KLDivLoss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<KLDivLoss::Options>(R"({"reduction": "batch_mean"})"),
              "run.json:1:15: 'reduction' is 'batch_mean'; did you mean 'batchmean'?");
}

} // namespace

} // namespace fulgurite::test_app_criteria_kl_div_loss
