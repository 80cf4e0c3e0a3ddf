// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/app/models/resnet18.hpp"

#include "tests/app/models/golden.hpp"

namespace fulgurite::test_app_models_resnet18 {

namespace {
using app::models::ResNet18;

using app::models::Stem;

TEST(ResNet18, equals_torchvision) { testing::expect_golden_model<ResNet18>(); }

TEST(ResNet18, has_as_many_parameters_as_are_known) {
    EXPECT_EQ(testing::count_parameters(ResNet18()), 11689512);
    EXPECT_EQ(testing::count_parameters(ResNet18({.num_classes = 10, .stem = Stem::small})), 11173962);
}

TEST(ResNet18, begins_with_the_values_that_torchvision_begins_with) {
    torch::manual_seed(1);
    ResNet18 model({.num_classes = 10});
    const auto parameters = model.named_parameters();
    // He et al. 2015: the variance is 2 / (out channels * 9)
    EXPECT_NEAR(parameters["layer4.1.conv2.weight"].std().item<double>(), std::sqrt(2.0 / (512 * 9)), 1e-4);
    EXPECT_NEAR(parameters["conv1.weight"].std().item<double>(), std::sqrt(2.0 / (64 * 49)), 1e-3);
    EXPECT_EQ(parameters["layer1.0.bn2.weight"].sum().item<double>(), 64);
    EXPECT_EQ(ResNet18({.zero_init_residual = true}).named_parameters()["layer1.0.bn2.weight"].sum().item<double>(), 0);
    EXPECT_EQ(ResNet18({.zero_init_residual = true}).named_parameters()["layer4.1.bn1.weight"].sum().item<double>(),
              512);
}

TEST(ResNet18, takes_every_type_and_a_batch_of_one) {
    testing::expect_types_and_batches<ResNet18>({.num_classes = 3, .stem = Stem::small}, torch::ones({1, 3, 10, 10}));
}

TEST(ResNet18, refuses_what_does_not_fit) {
    EXPECT_EQ(testing::config_refusal<ResNet18::Options>(R"({"stem": "smal"})"),
              "run.json:1:10: 'stem' is 'smal'; did you mean 'small'?");
    ResNet18 model({.num_classes = 2});
    EXPECT_EQ(testing::refusal_of([&] { model.forward(torch::ones({2, 1, 32, 32})); }),
              "ResNet18: got an input of [2, 1, 32, 32], expected [N, 3, H, W]");
    EXPECT_EQ(testing::refusal_of([&] { model.forward(torch::ones({2, 3, 0, 32})); }),
              "ResNet18: got an input of [2, 3, 0, 32], expected [N, 3, H, W]");
    const auto one = torch::ones({1, 3, 32, 32});
    EXPECT_NE(testing::refusal_of([&] { model.forward(one); }).find("expected more than one sample"),
              std::string::npos);
    EXPECT_EQ(model.forward(torch::ones({1, 3, 33, 32})).size(1), 2); // two pixels at the end are enough
    model.eval();
    EXPECT_EQ(model.forward(one).size(1), 2);
    EXPECT_EQ(model.forward(torch::ones({1, 3, 1, 1})).size(1), 2);

    ResNet18 small({.num_classes = 2, .stem = Stem::small});
    EXPECT_NE(testing::refusal_of([&] { small.forward(torch::ones({1, 3, 8, 8})); }), "");
    EXPECT_EQ(small.forward(torch::ones({1, 3, 8, 9})).size(1), 2);
}

} // namespace

} // namespace fulgurite::test_app_models_resnet18
