// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/nll_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_nll_loss {

namespace {
using app::criteria::NLLLoss;

TEST(NLLLoss, equals_python) { testing::expect_golden_criterion<NLLLoss>(); }

static_assert(std::invocable<NLLLoss&, const Tensor&, const Tensor&>);

TEST(NLLLoss, takes_class_numbers_of_any_integer_type) {
    const auto output = torch::rand({4, 3}), target = torch::tensor({0, 2, 1, 1});
    const auto wanted = NLLLoss()(output, target);
    for (const auto type : {torch::kInt, torch::kShort, torch::kByte})
        EXPECT_TRUE(torch::equal(NLLLoss()(output, target.to(type)), wanted));
}

TEST(NLLLoss, refuses_other_shapes_and_types) {
    const auto refusal = [](const torch::Tensor& output, const torch::Tensor& target) {
        return testing::call_refusal<NLLLoss>({}, output, target);
    };
    const auto numbers = torch::zeros({4}, torch::kLong);
    const std::string wanted = ", expected a target without the output's dimension of classes";
    EXPECT_EQ(refusal(torch::rand({4, 3}), numbers.unsqueeze(1)),
              "NLLLoss: got an output of [4, 3] and a target of [4, 1]" + wanted);
    EXPECT_EQ(refusal(torch::rand({5, 3}), numbers), "NLLLoss: got an output of [5, 3] and a target of [4]" + wanted);
    EXPECT_EQ(refusal(torch::rand({4, 3}), torch::zeros({4})),
              "NLLLoss: got a target of type Float, expected class numbers: integers from 0");
    EXPECT_EQ(refusal(torch::rand({}), numbers),
              "NLLLoss: got an output of [], expected [N, C, …]: a value for each class");
    EXPECT_EQ(refusal(numbers, numbers), "NLLLoss: got an output of type Long, expected numbers with a point");
    EXPECT_EQ((testing::call_refusal<NLLLoss>({.weight = std::vector<double>{1, 2}}, torch::rand({4, 3}), numbers)),
              "NLLLoss: weight has 2 numbers, expected 3: one for each class of an output of [4, 3]");
}

TEST(NLLLoss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<NLLLoss::Options>(R"({"reduction": "mena"})"),
              "run.json:1:15: 'reduction' is 'mena'; did you mean 'mean'?");
}
} // namespace

} // namespace fulgurite::test_app_criteria_nll_loss
