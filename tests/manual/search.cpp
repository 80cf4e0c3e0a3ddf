// SPDX-License-Identifier: BSL-1.0
// The code of docs/search.md.
#include <fulgurite/tune/search.hpp>

#include "tests/manual/net.hpp"
#include "tests/support.hpp"

namespace handbook::search_page {
namespace {

// [net]
struct MlpOptions {
    double lr = 1e-3;
    std::int64_t hidden = 8;
    std::string activation = "tanh";
};
struct Mlp : Module<Mlp, MlpOptions> {
    torch::nn::Linear in = register_module("in", torch::nn::Linear(2, options().hidden)),
                      out = register_module("out", torch::nn::Linear(options().hidden, 1));
    using Module::Module;
    torch::Tensor forward(const torch::Tensor& x) {
        return out(options().activation == "tanh" ? torch::tanh(in(x)) : torch::relu(in(x)));
    }
    auto training_step(const auto& batch) { return torch::mse_loss(forward(batch.data), batch.target); }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = options().lr}}; }
};
// [net]

TEST(ManualSearch, grows) {
    const fulgurite::testing::TempDir temporary;
    const auto folder = temporary.path() / "search";
    // [objective]
    auto objective = [&](tune::Trial& trial) {
        Mlp net{{.lr = trial.log_uniform("lr", 1e-4, 1e-1),
                 .hidden = trial.integer("hidden", 4, 64),
                 .activation = trial.choice("activation", {"tanh", "relu"})}};
        data::Loader train{samples(96), {.batch_size = 16, .shuffle = true}};
        Trainer trainer{Epochs{9}};
        return trainer.fit(net, train, batches()).metric("val/loss"_key);
    };
    auto study = tune::search(objective, {.trials = 12, .seed = 5});
    const auto& best = study.best();
    fmt::print("trial {}: {:.4f} with {}\n", best.number, best.value, best.params.text());
    // [objective]
    EXPECT_EQ(study.trials().size(), 12U);
    // [pruned]
    auto watched = [&](tune::Trial& trial) {
        Mlp net{{.lr = trial.log_uniform("lr", 1e-4, 1e-1), .hidden = trial.integer("hidden", 4, 64)}};
        data::Loader train{samples(96), {.batch_size = 16, .shuffle = true}};
        Trainer trainer{Epochs{9}, trial.watch("val/loss"_key)}; // each epoch's value; pauses or ends the trial
        return trainer.fit(net, train, batches()).metric("val/loss"_key);
    };
    auto halved = tune::search(watched, {.trials = 24, .seed = 5, .pruner = tune::Hyperband{.max = 9}, .workers = 2});
    // [pruned]
    std::int64_t epochs = 0;
    for (const auto& trial : halved.trials()) epochs += trial.steps;
    EXPECT_LT(epochs, 12 * 9);
    // [stored]
    tune::SearchOptions options{.trials = 8, .seed = 5, .pruner = tune::Hyperband{.max = 9}, .storage = folder};
    tune::search(watched, options);
    options.trials = 24;
    auto resumed = tune::search(watched, options); // 8 are in the journal, 16 are run
    // [stored]
    EXPECT_EQ(resumed.best().value, halved.best().value);
    EXPECT_TRUE(std::filesystem::exists(folder / "report.html"));
    // [results]
    for (const auto& trial : resumed.trials())
        if (trial.state == tune::TrialState::complete)
            fmt::print("{} {} {}\n", trial.number, trial.value, trial.params.at("lr").as_double());
    fmt::print("{}", resumed.to_string());
    // [results]
}

TEST(ManualSearch, reports_without_a_trainer) {
    // [report]
    auto objective = [](tune::Trial& trial) {
        const double rate = trial.uniform("rate", 0, 1);
        double x = 1;
        for (std::int64_t step = 1; step <= 27 && !trial.should_stop(); ++step) {
            x -= rate * 2 * x;
            trial.report(step, x * x);
        }
        return x * x;
    };
    auto study = tune::search(objective, {.trials = 30, .sampler = tune::Sobol{}, .pruner = tune::ASHA{.max = 27}});
    // [report]
    EXPECT_LT(study.best().value, 1e-3);
}

TEST(ManualSearch, trains_a_population) {
    // [population]
    auto objective = [&](tune::Trial& trial) {
        Mlp net{{.lr = trial.log_uniform("lr", 1e-4, 1e-1)}};
        data::Loader train{samples(96), {.batch_size = 16, .shuffle = true}};
        auto changed = [&](auto& run) { // the trial is now a copy of a better one, with other parameters
            auto& [adam] = run.optimizers();
            for (auto& group : adam.optimizer().param_groups()) group.set_lr(trial.log_uniform("lr", 1e-4, 1e-1));
        };
        Trainer trainer{Epochs{12}, trial.watch("val/loss"_key, changed)};
        return trainer.fit(net, train, batches()).metric("val/loss"_key);
    };
    auto study =
        tune::search(objective, {.trials = 8, .pruner = tune::PopulationBased{.interval = 3, .max = 12}, .workers = 2});
    // [population]
    EXPECT_EQ(study.best().steps, 12);
}

} // namespace
} // namespace handbook::search_page
