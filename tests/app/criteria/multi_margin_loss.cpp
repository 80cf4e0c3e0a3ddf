// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/multi_margin_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_multi_margin_loss {

namespace {
using app::criteria::MultiMarginLoss;

TEST(MultiMarginLoss, equals_python) { testing::expect_golden_criterion<MultiMarginLoss>(); }

static_assert(std::invocable<MultiMarginLoss&, const Tensor&, const Tensor&>);

TEST(MultiMarginLoss, takes_class_numbers_of_any_integer_type) {
    const auto output = torch::rand({4, 3}), target = torch::tensor({0, 2, 1, 1});
    const auto wanted = MultiMarginLoss()(output, target);
    for (const auto type : {torch::kInt, torch::kShort, torch::kByte})
        EXPECT_TRUE(torch::equal(MultiMarginLoss()(output, target.to(type)), wanted));
}

TEST(MultiMarginLoss, refuses_other_shapes_and_types) {
    const auto refusal = [](const torch::Tensor& output, const torch::Tensor& target) {
        return testing::call_refusal<MultiMarginLoss>({}, output, target);
    };
    const auto numbers = torch::zeros({4}, torch::kLong);
    const std::string wanted = ", expected a target without the output's dimension of classes";
    EXPECT_EQ(refusal(torch::rand({4, 3}), numbers.unsqueeze(1)),
              "MultiMarginLoss: got an output of [4, 3] and a target of [4, 1]" + wanted);
    EXPECT_EQ(refusal(torch::rand({5, 3}), numbers),
              "MultiMarginLoss: got an output of [5, 3] and a target of [4]" + wanted);
    EXPECT_EQ(refusal(torch::rand({4, 3}), torch::zeros({4})),
              "MultiMarginLoss: got a target of type Float, expected class numbers: integers from 0");
    EXPECT_EQ(refusal(torch::rand({}), numbers),
              "MultiMarginLoss: got an output of [], expected [N, C, …]: a value for each class");
    EXPECT_EQ(refusal(numbers, numbers), "MultiMarginLoss: got an output of type Long, expected numbers with a point");
    EXPECT_EQ(
        (testing::call_refusal<MultiMarginLoss>({.weight = std::vector<double>{1, 2}}, torch::rand({4, 3}), numbers)),
        "MultiMarginLoss: weight has 2 numbers, expected 3: one for each class of an output of [4, 3]");
}

TEST(MultiMarginLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { MultiMarginLoss{{.p = 3}}; }), "MultiMarginLoss: p is 3; 1 or 2 is wanted");
    EXPECT_EQ(testing::config_refusal<MultiMarginLoss::Options>(R"({"p": 0})"),
              "run.json:1:7: 'p' is '0', 1 or 2 is wanted");
}
TEST(MultiMarginLoss, refuses_more_dimensions) {
    EXPECT_EQ((testing::call_refusal<MultiMarginLoss>({}, torch::rand({4, 3, 2}), torch::zeros({4, 2}, torch::kLong))),
              "MultiMarginLoss: got an output of [4, 3, 2], expected [N, C]");
}

} // namespace

} // namespace fulgurite::test_app_criteria_multi_margin_loss
