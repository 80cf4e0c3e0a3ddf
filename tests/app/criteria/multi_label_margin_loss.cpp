// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/multi_label_margin_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_multi_label_margin_loss {

namespace {
using app::criteria::MultiLabelMarginLoss;

TEST(MultiLabelMarginLoss, equals_python) { testing::expect_golden_criterion<MultiLabelMarginLoss>(); }

static_assert(std::invocable<MultiLabelMarginLoss&, const Tensor&, const Tensor&>);
TEST(MultiLabelMarginLoss, refuses_other_shapes_and_types) {
    const auto refusal = [](const torch::Tensor& output, const torch::Tensor& target) {
        return testing::call_refusal<MultiLabelMarginLoss>({}, output, target);
    };
    EXPECT_EQ(refusal(torch::rand({4, 3}), torch::zeros({4}, torch::kLong)),
              "MultiLabelMarginLoss: got an output of [4, 3] and a target of [4], expected one shape");
    EXPECT_EQ(refusal(torch::rand({4, 3}), torch::zeros({4, 3})),
              "MultiLabelMarginLoss: got a target of type Float, expected class numbers, then -1");
}

TEST(MultiLabelMarginLoss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<MultiLabelMarginLoss::Options>(R"({"reduction": "mena"})"),
              "run.json:1:15: 'reduction' is 'mena'; did you mean 'mean'?");
}
} // namespace

} // namespace fulgurite::test_app_criteria_multi_label_margin_loss
