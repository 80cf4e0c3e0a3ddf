// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/multi_label_soft_margin_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_multi_label_soft_margin_loss {

namespace {
using app::criteria::MultiLabelSoftMarginLoss;

TEST(MultiLabelSoftMarginLoss, equals_python) { testing::expect_golden_criterion<MultiLabelSoftMarginLoss>(); }

static_assert(std::invocable<MultiLabelSoftMarginLoss&, const Tensor&, const Tensor&>);

TEST(MultiLabelSoftMarginLoss, refuses_other_shapes_and_types) {
    testing::expect_one_shape<MultiLabelSoftMarginLoss>();
}

TEST(MultiLabelSoftMarginLoss, takes_a_target_of_any_type) {
    testing::expect_target_of_any_type<MultiLabelSoftMarginLoss>();
}
TEST(MultiLabelSoftMarginLoss, refuses_a_weight_of_another_size) {
    EXPECT_EQ((testing::call_refusal<MultiLabelSoftMarginLoss>({.weight = std::vector<double>{1, 2}},
                                                               torch::rand({4, 3}), torch::ones({4, 3}))),
              "MultiLabelSoftMarginLoss: weight has 2 numbers, expected 3: one for each value of the last dimension of "
              "an output of [4, 3]");
}

} // namespace

} // namespace fulgurite::test_app_criteria_multi_label_soft_margin_loss
