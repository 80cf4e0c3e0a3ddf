// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/huber_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_huber_loss {

namespace {
using app::criteria::HuberLoss;

TEST(HuberLoss, equals_python) { testing::expect_golden_criterion<HuberLoss>(); }

static_assert(std::invocable<HuberLoss&, const Tensor&, const Tensor&>);

TEST(HuberLoss, refuses_other_shapes_and_types) { testing::expect_one_shape<HuberLoss>(); }

TEST(HuberLoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<HuberLoss>(); }

TEST(HuberLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { HuberLoss{{.delta = 0}}; }),
              "HuberLoss: delta is 0; a number above 0 is wanted");
    EXPECT_EQ(testing::config_refusal<HuberLoss::Options>(R"({"delta": 0})"),
              "run.json:1:11: 'delta' is '0', a number above 0 is wanted");
}
} // namespace

} // namespace fulgurite::test_app_criteria_huber_loss
