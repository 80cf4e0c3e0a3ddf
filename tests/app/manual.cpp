// SPDX-License-Identifier: BSL-1.0
// The programs of docs/zero-code.md.
#include <fulgurite/app.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_zero_code {

namespace {

// [own]
struct WideOptions {
    std::int64_t hidden = 64;
    double dropout = 0;
};

struct Wide : torch::nn::Module { // any torch::nn::Module with a forward; it knows nothing of the library
    using Options = WideOptions;
    torch::nn::Sequential net;

    explicit Wide(WideOptions options)
        : net(register_module("net", torch::nn::Sequential(torch::nn::Flatten(), torch::nn::Linear(784, options.hidden),
                                                           torch::nn::ReLU(), torch::nn::Dropout(options.dropout),
                                                           torch::nn::Linear(options.hidden, 10)))) {}
    torch::Tensor forward(const torch::Tensor& images) { return net->forward(images); }
};
// [own]

// [hand]
struct Net : Module<Net> {
    std::shared_ptr<Wide> model = register_module("model", std::make_shared<Wide>(WideOptions{.hidden = 32}));
    torch::nn::CrossEntropyLoss criterion;

    auto loss_and_accuracy(const data::Batch& batch) {
        auto output = model->forward(batch.data);
        auto hits = output.detach().argmax(1).eq(batch.target);
        return std::pair{criterion(output, batch.target), hits.to(torch::kFloat).mean()};
    }
    auto training_step(const data::Batch& batch) {
        auto [loss, accuracy] = loss_and_accuracy(batch);
        return step(loss, log("train/loss"_key, loss, on_epoch), log("train/accuracy"_key, accuracy, on_epoch));
    }
    auto validation_step(const data::Batch& batch) {
        auto [loss, accuracy] = loss_and_accuracy(batch);
        return logs(log("val/loss"_key, loss, prog_bar), log("val/accuracy"_key, accuracy, prog_bar));
    }
    auto test_step(const data::Batch& batch) {
        auto [loss, accuracy] = loss_and_accuracy(batch);
        return logs(log("test/loss"_key, loss), log("test/accuracy"_key, accuracy));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 0.01}}; }
};

auto train(const std::filesystem::path& folder) {
    seed_everything(1);
    Net net;
    auto [train, val] = data::train_val_split(data::Digits({.size = 2000}), {.val_percentage = 0.2, .seed = 1});
    Trainer trainer{Epochs{5}, SanityCheck{2}, Csv{folder / "metrics.csv"}, Report{folder / "report.html"},
                    KeepLast{{.directory = folder / "checkpoints"}}};
    return trainer.fit(net, data::Loader{train, {.batch_size = 50, .shuffle = true}},
                       data::Loader{val, {.batch_size = 50}});
}
// [hand]

} // namespace

TEST(ZeroCode, a_model_of_ones_own_is_trained_by_a_config) {
    testing::TempDir folder;
    // [registry]
    auto registry = std::make_shared<app::Registry>();
    registry->models.add<Wide>("Wide");
    // [registry]
    char name[] = "program", command[] = "--version";
    char* argv[] = {name, command, nullptr};
    const int argc = 2;
    // [main]
    int status = app::main(argc, argv, registry); // or a Registry by itself: app::main(argc, argv)
    // [main]
    EXPECT_EQ(status, 0);
    EXPECT_EQ(app::main(argc, argv), 0);
    EXPECT_EQ(app::main(argc, argv, app::Registry()), 0);
    // [preset]
    registry->presets.add("wide-digits", R"(
model: {name: Wide, cfg: {hidden: 128}}
dataset: {name: Digits, cfg: {size: 2000}}
)");
    // [preset]
    // [configure]
    auto config = config::parse_yaml(R"(
seed: 1
learner: {name: SupervisedLearner, cfg: {classification: true}}
model: {name: wide, cfg: {hidden: 32}}      # in any case of letters
criterion: {name: CrossEntropyLoss}
optimizer: {name: torch.optim.Adam, cfg: {lr: 0.01}}
dataset: {name: Digits, cfg: {size: 2000}}  # a fifth of them to validate on
dataloaders: {batch_size: 50}
training: {max_epochs: 5, enable_progress_bar: false, enable_model_summary: false}
)");
    config["training"]["default_root_dir"] = folder.path();
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    auto result = trainer.fit(module, data);
    double accuracy = result.metric("val/accuracy");
    auto where = trainer.folder(); // the config as given and resolved, metrics.csv, report.html, checkpoints
    // [configure]
    EXPECT_GT(accuracy, 0.2); // by chance it is 0.1
    EXPECT_TRUE(exists(where / "resolved.json"));

    testing::TempDir by_hand;
    const auto same = train(by_hand.path());
    const auto metrics = result.metrics();
    ASSERT_EQ(metrics.size(), 4U);
    for (const auto& [metric, value] : metrics) EXPECT_EQ(same.metric(metric), value) << metric; // bit for bit
}

TEST(ZeroCode, a_search_over_a_config_is_a_call) {
    testing::TempDir folder;
    auto registry = std::make_shared<app::Registry>();
    registry->models.add<Wide>("Wide");
    auto config = config::parse_yaml(R"(
preset: mlp-digits
model: {name: Wide, cfg: {hidden: 8}}
dataset: {cfg: {size: 200}}
training: {max_epochs: 2}
search:
  monitor: val/accuracy
  mode: max
  trials: 3
  sampler: {name: Random, cfg: {seed: 1}}
  space: {model.cfg.hidden: {integer: [4, 32]}, model.cfg.dropout: {uniform: [0, 0.5]}}
)");
    config["search"]["folder"] = folder.path() / "search";
    // [search]
    auto found = app::search(config, registry); // registry: a std::shared_ptr<app::Registry>
    for (const auto& trial : found.study.trials())
        fmt::print("{} {} {}\n", trial.number, trial.value, trial.params.text());
    auto [trainer, module, data] = app::configure_all(found.best, {}, registry); // the best config, to be trained
    // [search]
    EXPECT_EQ(found.study.trials().size(), 3U);
    EXPECT_EQ(found.best.at("model", "cfg", "hidden").as_int(),
              found.study.best().params.at("model.cfg.hidden").as_int());
    EXPECT_EQ(found.best.at("seed").as_int() >= 0, true);
    EXPECT_FALSE(found.best.contains("search"));
    EXPECT_TRUE(exists(folder.path() / "search" / "best.yaml"));
    // The same folder with another config is refused, and what differs is said.
    config["optimizer"]["cfg"]["lr"] = 0.5;
    try {
        app::search(config, registry);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("optimizer.cfg.lr was 0.001, got 0.5"), std::string::npos)
            << error.what();
    }
}

} // namespace fulgurite::test_zero_code
