// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/module/freeze.hpp>

namespace {

using namespace fulgurite;

/// A batch normalisation within, a parameter of its own, and weights that are tied.
struct Part : torch::nn::Module {
    torch::nn::Linear first = register_module("first", torch::nn::Linear(3, 3));
    torch::nn::Sequential inner = register_module(
        "inner",
        torch::nn::Sequential(torch::nn::BatchNorm2d(3), torch::nn::Conv2d(3, 3, 1), torch::nn::BatchNorm1d(3)));
    torch::Tensor scale = register_parameter("scale", torch::ones({1}));
    torch::Tensor steps = register_parameter("steps", torch::zeros({1}, torch::kLong), /*requires_grad=*/false);
    torch::nn::Linear again = register_module("again", first);

    torch::nn::BatchNorm2dImpl& norm() { return *inner[0]->as<torch::nn::BatchNorm2dImpl>(); }
};

std::vector<std::string> learning(const torch::nn::Module& module) {
    std::vector<std::string> names;
    for (const auto& item : module.named_parameters())
        if (item.value().requires_grad()) names.push_back(item.key());
    return names;
}

TEST(Freeze, leaves_batch_normalisations_to_learn_unless_told_otherwise) {
    Part part;
    freeze(part);
    EXPECT_EQ(learning(part),
              (std::vector<std::string>{"inner.0.weight", "inner.0.bias", "inner.2.weight", "inner.2.bias"}));
    EXPECT_TRUE(part.norm().is_training());
    freeze(part, /*train_bn=*/false);
    EXPECT_TRUE(learning(part).empty());
    EXPECT_FALSE(part.norm().is_training());
    EXPECT_TRUE(part.first->is_training()); // only batch normalisations have another mode
    part.train();                           // a frozen one that somebody puts into training mode learns no parameters
    freeze(part);
    EXPECT_TRUE(part.norm().weight.requires_grad());
}

TEST(Freeze, of_a_batch_normalisation_keeps_its_statistics) {
    Part part;
    freeze(part.inner, false);
    const auto mean = part.norm().running_mean.clone();
    const auto out = part.norm().forward(torch::randn({2, 3, 4, 4}) + 3);
    EXPECT_TRUE(torch::equal(part.norm().running_mean, mean));
    EXPECT_GT(out.mean().item<double>(), 1); // the statistics that it has, not those of the batch
    EXPECT_FALSE(out.requires_grad());
}

TEST(Unfreeze, undoes_a_freeze_and_may_leave_batch_normalisations) {
    Part part;
    freeze(part, false);
    unfreeze(part, /*train_bn=*/false);
    EXPECT_EQ(learning(part), (std::vector<std::string>{"scale", "first.weight", "first.bias", "inner.1.weight",
                                                        "inner.1.bias", "again.weight", "again.bias"}));
    EXPECT_FALSE(part.norm().is_training());
    unfreeze(part);
    EXPECT_EQ(learning(part).size(), 11U);
    EXPECT_TRUE(part.norm().is_training());
    EXPECT_FALSE(part.steps.requires_grad());
}

TEST(Freeze, takes_holders_pointers_and_modules) {
    Part part;
    freeze(part.first);
    EXPECT_FALSE(part.first->weight.requires_grad());
    unfreeze(part.first.ptr());
    EXPECT_TRUE(part.first->weight.requires_grad());
    freeze(*part.first);
    EXPECT_FALSE(part.first->weight.requires_grad());
    EXPECT_TRUE(part.scale.requires_grad());
}

TEST(TrainableParameters, are_those_that_learn_each_once) {
    Part part;
    EXPECT_EQ(trainable_parameters(part).size(), 9U); // two of eleven are tied
    EXPECT_EQ(trainable_parameters(part, /*train_bn=*/false).size(), 5U);
    freeze(part.inner, false);
    EXPECT_EQ(trainable_parameters(part).size(), 3U);
    EXPECT_TRUE(trainable_parameters(part.inner).empty());
}

} // namespace
