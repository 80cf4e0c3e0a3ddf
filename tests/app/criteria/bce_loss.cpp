// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/bce_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_bce_loss {

namespace {
using app::criteria::BCELoss;

TEST(BCELoss, equals_python) { testing::expect_golden_criterion<BCELoss>(); }

static_assert(std::invocable<BCELoss&, const Tensor&, const Tensor&>);

TEST(BCELoss, refuses_other_shapes_and_types) { testing::expect_one_shape<BCELoss>(); }

TEST(BCELoss, takes_a_target_of_any_type) { testing::expect_target_of_any_type<BCELoss>(); }

TEST(BCELoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { BCELoss{{.weight = std::vector<double>{1, -1}}}; }),
              "BCELoss: weight is [1, -1]; a list of numbers of 0 or more is wanted");
    EXPECT_EQ(testing::config_refusal<BCELoss::Options>(R"({"weight": []})"),
              "run.json:1:12: 'weight' is a list, a list of numbers of 0 or more is wanted");
}
TEST(BCELoss, refuses_a_weight_of_another_size) {
    EXPECT_EQ(
        (testing::call_refusal<BCELoss>({.weight = std::vector<double>{1, 2}}, torch::rand({4, 3}),
                                        torch::ones({4, 3}))),
        "BCELoss: weight has 2 numbers, expected 3: one for each value of the last dimension of an output of [4, 3]");
}

} // namespace

} // namespace fulgurite::test_app_criteria_bce_loss
