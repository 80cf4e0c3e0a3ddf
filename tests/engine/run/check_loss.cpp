// SPDX-License-Identifier: BSL-1.0
// A loss of which no gradient can be had is an error in words, with the place.
#include "fulgurite/engine/run/check_loss.hpp"

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;

/// Gives another loss in batch 2.
template <class Loss>
struct Net : Module<Net<Loss>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch, std::int64_t index) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(index == 2 ? Loss{}(loss) : loss);
    }
    auto configure_optimizers() { return optim::SGD{this->parameters(), {.lr = 0.1}}; }
};
template <class Loss, class... Ps>
std::string refused(Loss, Ps... policies) {
    Net<Loss> model;
    try {
        Trainer{Epochs{1}, policies...}.fit(model, loader());
        return "nothing was thrown";
    } catch (const Error& error) {
        return error.what();
    }
}
bool says(const std::string& text, std::string_view part) {
    return text.starts_with("training, epoch 0, batch 2: the loss ") && text.find(part) != text.npos;
}

TEST(Loss, that_is_undefined_is_refused) {
    const auto undefined = [](const torch::Tensor&) { return torch::Tensor(); };
    for (const auto& words : {refused(undefined), refused(undefined, Accumulate{2})}) {
        EXPECT_TRUE(says(words, "undefined")) << words;
        EXPECT_TRUE(says(words, "std::nullopt")) << words;
    }
}
TEST(Loss, that_is_no_scalar_is_refused) {
    const auto words = refused([](const torch::Tensor& loss) { return loss.expand({2, 3}); });
    EXPECT_TRUE(says(words, "has the shape [2, 3]")) << words;
    EXPECT_EQ(refused([](const torch::Tensor& loss) { return loss.reshape({1}); }), "nothing was thrown");
}
TEST(Loss, that_has_no_graph_is_refused) {
    const auto words = refused([](const torch::Tensor& loss) { return loss.detach(); });
    EXPECT_TRUE(says(words, "does not depend on any parameter")) << words;
}
TEST(Loss, of_integers_is_refused) {
    const auto words = refused([](const torch::Tensor& loss) { return loss.detach().to(torch::kLong); });
    EXPECT_TRUE(says(words, "is of type Long")) << words;
}

struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    void training_step(const auto& batch, std::int64_t index, auto& run) {
        auto& [optimizer] = run.optimizers();
        optimizer.zero_grad();
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        run.backward(index == 2 ? loss.detach() : loss);
        optimizer.step();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Loss, is_looked_at_in_manual_optimization_too) {
    ByHand model;
    try {
        Trainer{Epochs{1}}.fit(model, loader());
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_TRUE(says(error.what(), "does not depend on any parameter")) << error.what();
    }
}

// A mean of nothing has no gradient, and needs none.
struct Tokened : Module<Tokened> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch, std::int64_t index) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(index == 1 ? torch::zeros({}) : loss, tokens(index == 1 ? 0 : 4));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Loss, of_no_tokens_may_be_a_constant) {
    Tokened model;
    EXPECT_EQ((Trainer{Epochs{1}, Accumulate{2}}.fit(model, loader()).global_step()), 2);
}

} // namespace
