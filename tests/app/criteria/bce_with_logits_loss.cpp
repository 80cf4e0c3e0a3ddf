// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/bce_with_logits_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_bce_with_logits_loss {

namespace {
using app::criteria::BCEWithLogitsLoss;

TEST(BCEWithLogitsLoss, equals_python) { testing::expect_golden_criterion<BCEWithLogitsLoss>(); }

static_assert(std::invocable<BCEWithLogitsLoss&, const Tensor&, const Tensor&>);

TEST(BCEWithLogitsLoss, refuses_other_shapes_and_types) { testing::expect_one_shape<BCEWithLogitsLoss>(); }

TEST(BCEWithLogitsLoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<BCEWithLogitsLoss>(); }

TEST(BCEWithLogitsLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { BCEWithLogitsLoss{{.pos_weight = std::vector<double>{-1}}}; }),
              "BCEWithLogitsLoss: pos_weight is [-1]; a list of numbers of 0 or more is wanted");
    EXPECT_EQ(testing::config_refusal<BCEWithLogitsLoss::Options>(R"({"pos_wieght": [1]})"),
              "run.json:1:2: unknown option 'pos_wieght'; did you mean 'pos_weight'?");
}
TEST(BCEWithLogitsLoss, refuses_a_weight_of_another_size) {
    EXPECT_EQ((testing::call_refusal<BCEWithLogitsLoss>({.pos_weight = std::vector<double>{1, 2}}, torch::rand({4, 3}),
                                                        torch::ones({4, 3}))),
              "BCEWithLogitsLoss: pos_weight has 2 numbers, expected 3: one for each value of the last dimension of an "
              "output of [4, 3]");
}

} // namespace

} // namespace fulgurite::test_app_criteria_bce_with_logits_loss
