// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/smooth_l1_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_smooth_l1_loss {

namespace {
using app::criteria::SmoothL1Loss;

TEST(SmoothL1Loss, equals_python) { testing::expect_golden_criterion<SmoothL1Loss>(); }

static_assert(std::invocable<SmoothL1Loss&, const Tensor&, const Tensor&>);

TEST(SmoothL1Loss, refuses_other_shapes_and_types) { testing::expect_one_shape<SmoothL1Loss>(); }

TEST(SmoothL1Loss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<SmoothL1Loss>(); }

TEST(SmoothL1Loss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { SmoothL1Loss{{.beta = -1}}; }),
              "SmoothL1Loss: beta is -1; a number of 0 or more is wanted");
    EXPECT_EQ(testing::config_refusal<SmoothL1Loss::Options>(R"({"beta": -1})"),
              "run.json:1:10: 'beta' is '-1', a number of 0 or more is wanted");
}
} // namespace

} // namespace fulgurite::test_app_criteria_smooth_l1_loss
