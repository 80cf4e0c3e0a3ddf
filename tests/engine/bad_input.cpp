// SPDX-License-Identifier: BSL-1.0
// What is refused at run time, before the first batch. What the types say is refused by the compiler: tests/fail/.
#include <ranges>

#include "tests/engine/models.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

// Lightning: test_trainer_max_steps_and_epochs_validation, row 2.
TEST(BadInput, negative_numbers) {
    EXPECT_THROW(Epochs{-100}, Error);
    EXPECT_THROW(Steps{-2}, Error);
    EXPECT_THROW(Batches{-1}, Error);
    EXPECT_THROW(Samples{-1}, Error);
    EXPECT_THROW(Minutes{-1}, Error);
    EXPECT_THROW(MinEpochs{-1}, Error);
    EXPECT_THROW(MinSteps{-1}, Error);
    EXPECT_THROW(MaxTime{std::chrono::seconds(-1)}, Error);
    EXPECT_THROW(MaxTime{Minutes{std::numeric_limits<double>::quiet_NaN()}}, Error);
    EXPECT_THROW((void)Limit{.train = -1}, Error);
    EXPECT_THROW((void)Limit{.val = -0.5}, Error);
    EXPECT_THROW((void)Limit{.test = 1.5}, Error);
    EXPECT_THROW(Overfit{0}, Error);
    EXPECT_THROW(FastDevRun{0}, Error);
    EXPECT_THROW(SanityCheck{0}, Error);
    EXPECT_THROW(LogEvery{0}, Error);
    EXPECT_THROW(LogEvery{-5}, Error);
    EXPECT_THROW(ValidateEvery{Batches{0}}, Error);
    EXPECT_THROW(ValidateEvery{0.0}, Error);
    EXPECT_THROW(ReloadEvery{Epochs{0}}, Error);
    EXPECT_THROW(Accumulate{0}, Error);
    EXPECT_THROW(ClipNorm{-1}, Error);
    EXPECT_THROW(ClipValue{0}, Error);
}

/// Hands out what it is asked to train with.
template <class Make>
struct Made : Module<Made<Make>> {
    torch::nn::Linear layer = this->register_module("layer", torch::nn::Linear(2, 1));
    int batches = 0;
    auto training_step(const auto& batch) {
        ++batches;
        return step(torch::mse_loss(layer(batch.data), batch.target));
    }
    auto configure_optimizers() {
        layer->weight.set_requires_grad(false);
        layer->bias.set_requires_grad(false);
        return Make{}(this->parameters());
    }
};
struct Ours {
    auto operator()(std::vector<torch::Tensor> parameters) const {
        return optim::SGD{std::move(parameters), {.lr = 0.1}};
    }
};
struct LibTorchs {
    auto operator()(std::vector<torch::Tensor> parameters) const {
        return torch::optim::SGD(std::move(parameters), 0.1);
    }
};
template <class Make>
void expect_refused() {
    Made<Make> model;
    try {
        Trainer{Epochs{1}}.fit(model, loader());
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("gradient"), std::string::npos) << error.what();
    }
    EXPECT_EQ(model.batches, 0);
}
TEST(BadInput, an_optimizer_without_a_parameter_that_learns) {
    expect_refused<Ours>();
    expect_refused<LibTorchs>();
}

TEST(BadInput, a_fraction_of_a_loader_of_unknown_size) {
    Linear model;
    auto all = loader(16, 4);
    const auto batch = *all.begin();
    auto stream = std::views::iota(0) | std::views::take_while([](int i) { return i < 3; }) |
                  std::views::transform([&](int) { return batch; });
    EXPECT_THROW((Trainer{Epochs{1}, ValidateEvery{0.5}}.fit(model, stream, loader())), Error);
    EXPECT_THROW((Trainer{Epochs{1}, Limit{.train = 0.5}}.fit(model, stream)), Error);
    EXPECT_THROW((Trainer{Epochs{1}, ValidateEvery{0.09}}.fit(model, loader(20, 4), loader())), Error); // none of 5
    // A count goes on across epochs, so that one beyond an epoch is no mistake (Lightning refuses it: row 22).
    EXPECT_EQ((Trainer{Epochs{1}, ValidateEvery{Batches{100}}}.fit(model, stream, loader()).global_step()), 3);
}

} // namespace
