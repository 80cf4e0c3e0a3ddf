// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/criteria/cross_entropy_loss.hpp"

#include "tests/app/criteria/golden.hpp"

namespace fulgurite::test_app_criteria_cross_entropy_loss {

namespace {
using app::criteria::CrossEntropyLoss;
using Options = app::criteria::CrossEntropyLossOptions;

TEST(CrossEntropyLoss, equals_python) { testing::expect_golden_criterion<CrossEntropyLoss>(); }

static_assert(std::invocable<CrossEntropyLoss&, const Tensor&, const Tensor&>);

TEST(CrossEntropyLoss, takes_class_numbers_of_any_integer_type) {
    const auto output = torch::rand({4, 3}), target = torch::tensor({0, 2, 1, 1});
    const auto wanted = CrossEntropyLoss()(output, target);
    for (const auto type : {torch::kInt, torch::kShort, torch::kByte})
        EXPECT_TRUE(torch::equal(CrossEntropyLoss()(output, target.to(type)), wanted));
}

TEST(CrossEntropyLoss, refuses_other_shapes_and_types) {
    const auto refusal = [](const torch::Tensor& output, const torch::Tensor& target) {
        return testing::call_refusal<CrossEntropyLoss>({}, output, target);
    };
    const auto numbers = torch::zeros({4}, torch::kLong);
    const std::string wanted = ", expected a target without the output's dimension of classes";
    EXPECT_EQ(refusal(torch::rand({4, 3}), numbers.unsqueeze(1)),
              "CrossEntropyLoss: got an output of [4, 3] and a target of [4, 1]" + wanted);
    EXPECT_EQ(refusal(torch::rand({5, 3}), numbers),
              "CrossEntropyLoss: got an output of [5, 3] and a target of [4]" + wanted);
    EXPECT_EQ(refusal(torch::rand({4, 3}), torch::zeros({4})),
              "CrossEntropyLoss: got a target of type Float, expected class numbers: integers from 0");
    EXPECT_EQ(refusal(torch::rand({}), numbers),
              "CrossEntropyLoss: got an output of [], expected [N, C, …]: a value for each class");
    EXPECT_EQ(refusal(numbers, numbers), "CrossEntropyLoss: got an output of type Long, expected numbers with a point");
    EXPECT_EQ(
        (testing::call_refusal<CrossEntropyLoss>({.weight = std::vector<double>{1, 2}}, torch::rand({4, 3}), numbers)),
        "CrossEntropyLoss: weight has 2 numbers, expected 3: one for each class of an output of [4, 3]");
}

TEST(CrossEntropyLoss, refuses_options_that_make_no_sense) {
    EXPECT_EQ(testing::refusal_of([] { CrossEntropyLoss{{.label_smoothing = 2}}; }),
              "CrossEntropyLoss: label_smoothing is 2; a number from 0 to 1 is wanted");
    EXPECT_EQ(testing::config_refusal<CrossEntropyLoss::Options>(R"({"label_smoothing": 2})"),
              "run.json:1:21: 'label_smoothing' is '2', a number from 0 to 1 is wanted");
}

TEST(CrossEntropyLoss, suggests_the_reduction_that_was_meant) {
    EXPECT_EQ(testing::config_refusal<CrossEntropyLoss::Options>(R"({"reduction": "mena"})"),
              "run.json:1:15: 'reduction' is 'mena'; did you mean 'mean'?");
}
TEST(CrossEntropyLoss, has_a_weight_that_moves_with_its_module) {
    struct Owner : torch::nn::Module {
        std::shared_ptr<CrossEntropyLoss> criterion = register_module(
            "criterion", std::make_shared<CrossEntropyLoss>(Options{.weight = std::vector<double>{1, 2, 0.5}}));
    } owner;
    ASSERT_EQ(owner.named_buffers().size(), 1U);
    EXPECT_EQ(owner.named_buffers().keys()[0], "criterion.weight");
    owner.to(torch::kDouble);
    const auto output = torch::rand({4, 3}, torch::kDouble), target = torch::tensor({0, 2, 1, 1});
    const auto loss = (*owner.criterion)(output, target);
    const auto weight = torch::tensor({1.0, 2.0, 0.5}, torch::kDouble);
    EXPECT_EQ(loss.item<double>(), torch::cross_entropy_loss(output, target, weight).item<double>());
    // One that nobody has moved goes with the output all the same.
    EXPECT_EQ(CrossEntropyLoss(owner.criterion->options())(output, target).item<double>(), loss.item<double>());
    EXPECT_TRUE(CrossEntropyLoss().named_buffers().is_empty());
    EXPECT_TRUE(config::as<Options>(config::parse_json(R"({"weight": null})")).weight == std::nullopt);
}

TEST(CrossEntropyLoss, leaves_types_to_autocast) {
    CrossEntropyLoss criterion({.weight = std::vector<double>{1, 2, 0.3}});
    const auto output = torch::rand({4, 3}).to(torch::kBFloat16), target = torch::tensor({0, 2, 1, 1});
    at::autocast::set_autocast_enabled(torch::kCPU, true);
    const auto loss = criterion(output, target);
    at::autocast::set_autocast_enabled(torch::kCPU, false);
    EXPECT_EQ(loss.scalar_type(), torch::kFloat);
    EXPECT_EQ(loss.item<float>(), criterion(output.to(torch::kFloat), target).item<float>());
    EXPECT_EQ(criterion(output, target).scalar_type(), torch::kBFloat16);
}

} // namespace

} // namespace fulgurite::test_app_criteria_cross_entropy_loss
