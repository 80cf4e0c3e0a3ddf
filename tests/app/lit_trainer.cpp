// SPDX-License-Identifier: BSL-1.0
// Problems over dictionaries: which optimizer trains, which weights are left, when it ends, and what is refused.
#include <fulgurite/app/lit_trainer.hpp>

#include "tests/app/refusal.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_lit_trainer {

namespace {

/// A number that goes down by a step of SGD in each batch, and a loss that says what it is told to.
struct Walk : torch::nn::Module {
    torch::Tensor at = register_parameter("at", torch::zeros({1}));
    std::vector<double> dev = {}; ///< what the loss is in validation, batch by batch
    std::size_t seen = 0;

    data::Dict forward(const data::Dict& batch) {
        if (batch.contains("x") && batch.at("x")[0].item<double>() > 0)
            return {{"loss", at.sum()}, {"at", at.detach()}};
        return {{"loss", torch::tensor(seen < dev.size() ? dev[seen++] : 0.0)}};
    }
};
/// A batch to learn from, and so many to validate on, one after the other.
auto set_up(std::int64_t dev_rows, std::int64_t batch_size) {
    return [=] {
        return app::DataSetup{.train = data::dict({{"x", torch::ones({1, 1})}}, "train"),
                              .dev = data::dict({{"x", torch::zeros({dev_rows, 1})}}, "dev"),
                              .batch_size = batch_size};
    };
}
optim::SGD sgd(Walk& walk) { return optim::SGD{walk.parameters(), {.lr = 1}}; }

} // namespace

TEST(LitTrainer, trains_with_the_optimizer_that_is_given) {
    Walk walk;
    app::LitTrainer trainer{{.epochs = 3, .monitor_metric = "train_loss"}, sgd(walk)};
    const auto result = trainer.fit(walk, set_up(1, 1));
    EXPECT_EQ(walk.at.item<double>(), -3); // Adam's first steps are of 0.001
    EXPECT_EQ(result.history().at("train_loss"), (std::vector<double>{0, -1, -2}));
}
TEST(LitTrainer, by_default_it_is_adam_without_momentum) {
    Walk walk;
    torch::optim::Adam adam({torch::zeros({1}).requires_grad_()}, torch::optim::AdamOptions(1e-3).betas({0.0, 0.9}));
    for (int i = 0; i < 3; ++i) {
        adam.zero_grad();
        adam.param_groups()[0].params()[0].sum().backward();
        adam.step();
    }
    app::LitTrainer trainer{{.epochs = 3, .monitor_metric = "train_loss"}};
    trainer.fit(walk, set_up(1, 1));
    EXPECT_NEAR(walk.at.item<double>(), adam.param_groups()[0].params()[0].item<double>(), 1e-7);
}
TEST(LitTrainer, leaves_the_weights_of_the_best_epoch) {
    Walk walk;
    walk.dev = {3, 1, 2, 4};
    app::LitTrainer trainer{{.epochs = 4}, sgd(walk)};
    const auto result = trainer.fit(walk, set_up(1, 1));
    EXPECT_EQ(result.best("dev_loss"), (std::pair<double, std::int64_t>(1, 1)));
    EXPECT_EQ(walk.at.item<double>(), -2); // after two epochs
}
TEST(LitTrainer, the_best_epoch_is_that_of_the_mean_over_all_batches) {
    Walk walk;
    walk.dev = {4, 0, /*mean 2*/ 1, 1 /*mean 1, and a last batch that is worse*/};
    app::LitTrainer trainer{{.epochs = 2}, sgd(walk)};
    const auto result = trainer.fit(walk, set_up(2, 1));
    EXPECT_EQ(result.best("dev_loss"), (std::pair<double, std::int64_t>(1, 1)));
    EXPECT_EQ(walk.at.item<double>(), -2);
}
TEST(LitTrainer, patience_begins_after_the_warm_up) {
    const auto epochs = [](std::int64_t warmup) {
        Walk walk;
        walk.dev = {1, 2, 2, 2, 2, 2, 2, 2, 2, 2};
        app::LitTrainer trainer{{.epochs = 10, .patience = 1, .warmup = warmup}, sgd(walk)};
        return trainer.fit(walk, set_up(1, 1)).epochs();
    };
    EXPECT_EQ(epochs(0), 3); // one worse epoch is borne, at the second it ends
    EXPECT_EQ(epochs(5), 7);
}
TEST(LitTrainer, without_data_to_validate_on_it_watches_the_loss_of_training) {
    Walk walk;
    const auto alone = [] { return app::DataSetup{.train = data::dict({{"x", torch::ones({1, 1})}}, "train")}; };
    app::LitTrainer trainer{{.epochs = 3}, sgd(walk)};
    EXPECT_EQ(trainer.fit(walk, alone).history().at("train_loss"), (std::vector<double>{0, -1, -2}));

    Walk other;
    app::LitTrainer watching{{.epochs = 3, .monitor_metric = "dev_loss"}, sgd(other)};
    EXPECT_NE(testing::refusal_of([&] { watching.fit(other, alone); }).find("there are no data to validate on"),
              std::string::npos);
    EXPECT_EQ(other.at.item<double>(), 0); // no step was made
}
TEST(LitTrainer, gradients_are_there_in_validation) {
    struct Slope : torch::nn::Module {
        torch::Tensor w = register_parameter("w", torch::ones({1}));
        data::Dict forward(const data::Dict& batch) {
            const auto x = batch.at("x").detach().requires_grad_();
            const auto slope = torch::autograd::grad({(w * x * x).sum()}, {x}, {}, true, true)[0];
            return {{"loss", slope.square().mean()}};
        }
    } problem;
    const auto rows = [](const char* name) { return data::dict({{"x", torch::full({4, 1}, 0.5)}}, name); };
    app::LitTrainer trainer{{.epochs = 1}, optim::SGD{problem.parameters(), {.lr = 0}}};
    const auto result = trainer.fit(problem, [&](double) { return app::DataSetup{rows("train"), rows("dev")}; }, 0.5);
    EXPECT_EQ(result.metric("dev_loss"), 1); // (2 w x)²
}
TEST(LitTrainer, refuses_data_of_another_name_and_what_nobody_logs) {
    const auto told = [](auto&& set_up, app::LitTrainerOptions options) -> std::string {
        Walk walk;
        try {
            app::LitTrainer trainer{options, sgd(walk)};
            trainer.fit(walk, set_up);
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing was refused";
    };
    const auto misnamed = [] {
        auto rows = data::dict({{"x", torch::ones({1, 1})}}, "train");
        return app::DataSetup{.train = rows, .dev = rows};
    };
    EXPECT_NE(told(misnamed, {.epochs = 1}).find("call them \"train\" and \"dev\""), std::string::npos);
    EXPECT_NE(told(set_up(1, 1), {.epochs = 1, .monitor_metric = "dev_los"}).find("did you mean 'dev_loss'?"),
              std::string::npos);
    EXPECT_NE(told(set_up(1, 1), {.epochs = -1}).find("LitTrainer: epochs is -1; give 0 or more"), std::string::npos);
    EXPECT_NE(told(set_up(1, 1), {.epochs = 1, .profiler = "advanced"}).find("profiler is advanced; give simple or"),
              std::string::npos);
}
TEST(LitTrainer, profiles_by_a_name) {
    const testing::TempDir dir;
    Walk walk;
    app::LitTrainer trainer{{.epochs = 1, .weight_path = dir.path(), .profiler = "simple"}, sgd(walk)};
    trainer.fit(walk, set_up(1, 1));
    EXPECT_NE(testing::read_file(dir.path() / "profile.txt").find("validation"), std::string::npos);
}

} // namespace fulgurite::test_lit_trainer
