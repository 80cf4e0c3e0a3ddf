// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/step/accumulate.hpp"

#include "tests/engine/models.hpp"

namespace {

using namespace fulgurite;

/// Sequences of different lengths: a loss that is the mean over all tokens that are no padding.
struct Sequences : Module<Sequences> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(3, 1));

    auto training_step(const auto& batch) {
        const auto mask = batch.target.ne(0);
        const auto count = mask.sum().template item<std::int64_t>();
        auto errors = (layer(batch.data).squeeze(-1) - batch.target).square() * mask;
        auto loss = errors.sum() / count; // NaN where there is no token
        return step(loss, log("loss"_key, loss, on_epoch).batch_size(static_cast<double>(count)), tokens(count));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
/// The gradient that an optimizer is given, instead of steps with it.
struct Gradients {
    std::vector<torch::Tensor> weights;
    void on_before_optimizer_step(auto& run) { weights.push_back(run.module().layer->weight.grad().detach().clone()); }
};
data::Batch sequences(const std::vector<std::int64_t>& lengths, std::int64_t longest) {
    const auto rows = std::ssize(lengths);
    data::Batch batch{torch::randn({rows, longest, 3}), torch::randn({rows, longest}) + 5};
    for (std::int64_t i = 0; i < rows; ++i) batch.target[i].slice(0, lengths[static_cast<std::size_t>(i)]).zero_();
    return batch;
}
data::Batch together(const std::vector<data::Batch>& batches) {
    std::vector<torch::Tensor> inputs, targets;
    for (const auto& batch : batches) {
        inputs.push_back(batch.data);
        targets.push_back(batch.target);
    }
    return {torch::cat(inputs), torch::cat(targets)};
}
template <class... Ps>
std::vector<torch::Tensor> gradients(std::vector<data::Batch> batches, Ps... policies) {
    seed_everything(7);
    Sequences model;
    model.to(torch::kDouble);
    for (auto& batch : batches) batch = {batch.data.to(torch::kDouble), batch.target.to(torch::kDouble)};
    Trainer trainer{Epochs{1}, std::move(policies)..., Gradients{}};
    trainer.fit(model, batches);
    return trainer.template policy<Gradients>().weights;
}

TEST(Accumulate, weighs_by_tokens_where_the_step_says_how_many) {
    torch::manual_seed(2);
    const std::vector<data::Batch> batches{sequences({7, 2}, 7), sequences({1, 1}, 7), sequences({5, 7}, 7),
                                           sequences({3, 6}, 7), sequences({2}, 7)};
    const auto windows = gradients(batches, Accumulate{3});
    ASSERT_EQ(windows.size(), 2u); // three batches, and the two that are left
    const auto first = gradients({together({batches[0], batches[1], batches[2]})});
    EXPECT_TRUE(torch::allclose(windows[0], first.at(0), 1e-6, 1e-6));
    // The second window is at the weights of after the first step: compared by itself, from the start.
    const auto rest = gradients({batches[3], batches[4]}, Accumulate{3});
    EXPECT_TRUE(torch::allclose(rest.at(0), gradients({together({batches[3], batches[4]})}).at(0), 1e-6, 1e-6));
    // By samples it would be another gradient.
    const auto by_tokens = gradients({batches[0], batches[1]}, Accumulate{2}).at(0);
    const auto by_samples = (gradients({batches[0]}).at(0) + gradients({batches[1]}).at(0)) / 2;
    EXPECT_FALSE(torch::allclose(by_tokens, by_samples, 1e-3, 1e-3));
}

TEST(Accumulate, a_batch_without_a_token_adds_nothing) {
    torch::manual_seed(3);
    const auto empty = sequences({0, 0}, 4), some = sequences({4, 1}, 4);
    const auto alone = gradients({some}).at(0);
    EXPECT_TRUE(torch::allclose(gradients({empty, some}, Accumulate{2}).at(0), alone, 1e-6, 1e-6));
    EXPECT_TRUE(torch::allclose(gradients({some, empty}, Accumulate{2}).at(0), alone, 1e-6, 1e-6));
    EXPECT_TRUE(gradients({empty, empty}, Accumulate{2}).empty()); // nothing to step with
    EXPECT_THROW(tokens(-1), Error);
    EXPECT_THROW(tokens(std::numeric_limits<double>::quiet_NaN()), Error);
}

} // namespace
