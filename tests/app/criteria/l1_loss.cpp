// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/l1_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_l1_loss {

namespace {
using app::criteria::L1Loss;

TEST(L1Loss, equals_python) { testing::expect_golden_criterion<L1Loss>(); }

static_assert(std::invocable<L1Loss&, const Tensor&, const Tensor&>);

TEST(L1Loss, refuses_other_shapes_and_types) { testing::expect_one_shape<L1Loss>(); }

TEST(L1Loss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<L1Loss>(); }

TEST(L1Loss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<L1Loss::Options>(R"({"reduction": "mena"})"),
              "run.json:1:15: 'reduction' is 'mena'; did you mean 'mean'?");
}
} // namespace

} // namespace fulgurite::test_app_criteria_l1_loss
