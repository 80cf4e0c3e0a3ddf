// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

/// A validation loss that never improves, and a schedule that follows it.
struct Plateau : Module<Plateau> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    std::int64_t frequency = 1;
    Interval interval = Interval::epoch;

    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto&) { return logs(log("val/loss"_key, 1.0)); }
    auto configure_optimizers() {
        return optim::with(
            optim::SGD{parameters(), {.lr = 1.0}},
            optim::ReduceLROnPlateau{"val/loss"_key, {.factor = 0.5, .patience = 0}, interval, frequency});
    }
};
struct Rates {
    std::vector<double> at_epoch_start;
    void on_train_epoch_start(auto& run) {
        run.learning_rates([&](std::string_view, double lr) { at_epoch_start.push_back(lr); });
    }
};
template <class... Policies>
std::vector<double> rates(Plateau& model, Policies... policies) {
    Trainer trainer{std::move(policies)..., Rates{}};
    trainer.fit(model, loader(16, 4), loader(8, 4));
    return trainer.template policy<Rates>().at_epoch_start;
}

TEST(Plateau, is_given_the_validation_of_the_epoch_that_ends) {
    Plateau model;
    EXPECT_EQ(rates(model, Epochs{4}), std::vector<double>({1, 1, 0.5, 0.25}));
}
TEST(Plateau, never_sees_a_value_of_an_earlier_epoch) {
    Plateau model;
    // Validated after epochs 2 and 4: the first value is the best so far, the second lowers the rate.
    EXPECT_EQ(rates(model, Epochs{6}, ValidateEvery{Epochs{2}}), std::vector<double>({1, 1, 1, 1, 0.5, 0.5}));
}
TEST(Plateau, looks_as_often_as_its_frequency_says) {
    Plateau model;
    model.frequency = 2;
    EXPECT_EQ(rates(model, Epochs{6}), std::vector<double>({1, 1, 1, 1, 0.5, 0.5}));
}
TEST(Plateau, goes_on_after_a_resume) {
    TempDir folder;
    Plateau first, second;
    rates(first, Epochs{2}, KeepLast{{.directory = folder.path()}});
    Trainer trainer{Epochs{4}, Rates{}};
    trainer.fit(second, loader(16, 4), loader(8, 4), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(trainer.policy<Rates>().at_epoch_start, std::vector<double>({0.5, 0.25}));
}

struct Quadratic : Module<Quadratic> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    int calls = 0;
    auto training_step(const auto& batch) {
        ++calls;
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto configure_optimizers() {
        return optim::LBFGS{parameters(), {.line_search_fn = optim::LineSearch::strong_wolfe}};
    }
};
TEST(LBFGS, is_given_a_closure_by_the_loop) {
    seed_everything(3);
    Quadratic model;
    auto result = Trainer{Epochs{2}}.fit(model, loader(64, 64));
    EXPECT_EQ(result.global_step(), 2);
    EXPECT_GT(model.calls, 2);
    // The target is the sum of the inputs: weights 1 1, bias 0.
    EXPECT_TRUE(torch::allclose(model.layer->weight, torch::ones({1, 2}), 1e-3, 1e-3)) << model.layer->weight;
}

} // namespace
