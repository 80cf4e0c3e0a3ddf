// SPDX-License-Identifier: BSL-1.0
// Modules and data of one's own between the parts that a config describes.
#include <fulgurite/app.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_configure_all {

namespace {

config::Value good(const std::filesystem::path& folder) {
    auto config = config::parse_json(R"({
        "learner": {"name": "SupervisedLearner", "cfg": {}},
        "criterion": {"cross": {"name": "CrossEntropyLoss"}, "margin": {"name": "MultiMarginLoss"}},
        "model": {"encoder": {"name": "MLP", "cfg": {"layers": [784, 8]}},
                  "head": {"name": "MLP", "cfg": {"layers": [8, 10]}}},
        "optimizer": {"name": "SGD", "cfg": {"lr": 0.1}},
        "lr_scheduler": {"scheduler": {"name": "StepLR", "cfg": {"step_size": 1}}},
        "dataset": {"name": "Digits", "cfg": {"size": 40}},
        "dataloaders": {"batch_size": 8},
        "training": {"max_epochs": 1, "enable_progress_bar": false, "num_sanity_val_steps": 0},
        "seed": 3
    })");
    config["training"]["default_root_dir"] = folder;
    return config;
}

/// Every hook that there is.
struct Pair : app::ConfigurableModule<Pair> {
    using ConfigurableModule::ConfigurableModule;
    std::vector<std::string> phases;
    bool compiled = false;

    static config::Value configure_configuration(config::Value config) {
        config["optimizer"]["cfg"]["lr"] = 0.5;
        return config;
    }
    auto configure_schedulers() { // the config's, for what it is worth
        auto schedule = ConfigurableModule::configure_schedulers();
        EXPECT_EQ(schedule.name(), "StepLR");
        return schedule;
    }
    app::Model compile_model(app::Model model) {
        compiled = true;
        return model;
    }
    optim::AnyOptimizer configure_optimizers_only() { // of the head alone, as the config says
        return configuration().make_optimizer(model("head")->parameters());
    }
    auto shared_step(const data::Batch& batch, std::int64_t, auto phase) {
        phases.emplace_back(phase.name());
        auto loss = criteria("cross")(model("head")(model("encoder")(batch.data)), batch.target);
        return step(loss, log(phase / "loss"_key, loss));
    }
};
/// Marks the pixels of images by who has transformed them.
struct Marked : app::ConfigurableData<Marked> {
    using ConfigurableData::ConfigurableData;
    static auto add(double number) {
        return [number](torch::Tensor images) { return images.to(torch::kFloat) * 10 + number; };
    }
    auto get_dataset(Stage stage) { return ConfigurableData::get_dataset(stage); } // the config's, wrapped
    auto get_common_transform(app::Moment moment) { return add(moment == app::Moment::pre ? 1 : 3); }
    auto get_transform(Stage stage) { return add(stage == Stage::fit ? 2 : 7); }
    auto get_batch_transforms(app::Moment moment) { return add(moment == app::Moment::pre ? 4 : 5); }
};
/// What a step is given.
struct Looks : app::ConfigurableModule<Looks> {
    using ConfigurableModule::ConfigurableModule;
    std::map<std::string, double> least;

    auto shared_step(const data::Batch& batch, std::int64_t, auto phase) {
        least[std::string(phase.name())] = batch.data.min().item<double>();
        auto loss = criteria("cross")(model("head")(model("encoder")(batch.data / 1e5)), batch.target);
        return step(loss, log(phase / "loss"_key, loss));
    }
};

/// Dictionaries as batches, and no dataset in the config.
struct Rows : app::ConfigurableData<Rows> {
    using ConfigurableData::ConfigurableData;
    auto get_dataset(Stage) {
        const auto x = torch::linspace(-1, 1, 32).unsqueeze(1);
        return data::dict({{"x", x}, {"y", 2 * x}}, "rows");
    }
};
struct Line : app::ConfigurableModule<Line> {
    using ConfigurableModule::ConfigurableModule;
    auto configure_model() { return torch::nn::Linear(1, 1); }
    auto shared_step(const data::Dict& batch, std::int64_t, auto phase) {
        auto loss = criteria()(model()->forward(batch.at("x")), batch.at("y"));
        return step(loss, log(phase / "loss"_key, loss));
    }
};
/// Both change what a trial trains: its config, of which there is a preset, and its batches on the device.
struct Faster : app::ConfigurableModule<Faster> {
    using ConfigurableModule::ConfigurableModule;
    static config::Value configure_configuration(config::Value config) {
        auto& lr = config["optimizer"]["cfg"]["lr"];
        lr = 2 * lr.as_double();
        return config;
    }
    auto shared_step(const data::Batch& batch, std::int64_t, auto phase) {
        auto loss = criteria()(model().forward(batch.data), batch.target);
        return step(loss, log(phase / "loss"_key, loss));
    }
};
struct Darker : app::ConfigurableData<Darker> {
    using ConfigurableData::ConfigurableData;
    auto get_batch_transforms(app::Moment moment) {
        const double share = moment == app::Moment::post ? 0.1 : 1;
        return [share](torch::Tensor images) { return images * share; };
    }
};

} // namespace

TEST(ConfigureAll, a_module_of_ones_own_calls_parts_by_their_names) {
    testing::TempDir folder;
    auto [trainer, module, data] = app::configure_all<Pair>(good(folder.path()));
    EXPECT_TRUE(module.compiled);
    EXPECT_EQ(module.models().size(), 2U);
    EXPECT_EQ(module.hparams().at("optimizer", "cfg", "lr").as_double(), 0.5);
    const auto names = module.named_parameters().keys();
    EXPECT_EQ(
        std::count_if(names.begin(), names.end(), [](const auto& name) { return name.starts_with("model.encoder."); }),
        2);
    const auto encoder = module.model("encoder")->parameters()[0].clone();
    const auto head = module.model("head")->parameters()[0].clone();
    trainer.fit(module, data);
    EXPECT_TRUE(encoder.equal(module.model("encoder")->parameters()[0])) << "no optimizer had it";
    EXPECT_FALSE(head.equal(module.model("head")->parameters()[0]));
    EXPECT_EQ(module.phases, (std::vector<std::string>{"train", "train", "train", "train", "val"}));
    EXPECT_THROW(module.model("tail"), Error);
    EXPECT_THROW(module.model().forward(torch::zeros({1, 784})), Error);
    EXPECT_GT(module.criteria("margin")(torch::rand({2, 3}), torch::tensor({0, 1})).item<double>(), 0);
}
TEST(ConfigureAll, transforms_of_ones_own_go_in_their_order) {
    testing::TempDir folder;
    auto [trainer, module, data] = app::configure_all<Looks, Marked>(good(folder.path()));
    trainer.fit(module, data);
    EXPECT_EQ(module.least.at("train"),
              12345); // of a black pixel: pre, stage, post, the batch before and on the device
    EXPECT_EQ(module.least.at("val"), 17345);
    trainer.test(module, data);
    EXPECT_EQ(module.least.at("test"), 17345);
}
TEST(ConfigureAll, batches_are_transformed_before_and_on_the_device_by_a_config) {
    testing::TempDir folder;
    auto config = good(folder.path());
    config["dataset"]["batch_transforms"] = config::parse_json(R"({
        "pre": {"name": "Normalize", "cfg": {"mean": [1], "std": [0.5]}},
        "post": {"name": "Normalize", "cfg": {"mean": [3], "std": [0.1]}}})");
    config["dataset"]["transforms"]["pre"] = config::Value{{"name", "ToTensor"}};
    auto [trainer, module, data] = app::configure_all<Looks>(config);
    trainer.fit(module, data);
    EXPECT_NEAR(module.least.at("train"), ((0 - 1) / 0.5 - 3) / 0.1, 1e-4);
    auto loader = data.train_dataloader();
    EXPECT_NEAR((*loader.begin()).data.min().item<double>(), -2, 1e-5) << "the other is for the device";
    config["dataset"]["batch_transforms"] = config::parse_json(R"({"train": {"name": "ToTensor"}})");
    EXPECT_THROW(app::Setup(config, std::make_shared<app::Registry>()), Error);
}
TEST(ConfigureAll, dictionaries_are_batches_of_modules_of_ones_own) {
    testing::TempDir folder;
    auto config = good(folder.path());
    config["criterion"] = config::Value{{"name", "MSELoss"}};
    config["training"]["max_epochs"] = 40;
    config.erase("model");
    config.erase("lr_scheduler");
    auto [trainer, module, data] = app::configure_all<Line, Rows>(config);
    EXPECT_LT(trainer.fit(module, data).metric("val/loss"), 1e-3);
    EXPECT_NEAR(module.model()->weight.item<double>(), 2, 0.1);
}
TEST(ConfigureAll, a_trial_of_a_search_is_what_a_run_of_its_config_is) {
    testing::TempDir folder;
    auto config = config::parse_json(R"({
        "preset": "mlp-digits", "seed": 3, "dataset": {"cfg": {"size": 100}},
        "training": {"max_epochs": 1, "enable_progress_bar": false, "enable_model_summary": false},
        "search": {"monitor": "val/loss", "trials": 2, "sampler": "Grid",
                   "space": {"optimizer.cfg.lr": {"choice": [0.002, 0.02]}}}
    })");
    config["training"]["default_root_dir"] = folder.path();
    config["search"]["folder"] = folder.path() / "search";
    const auto found = app::search<Faster, Darker>(config);
    for (const auto& trial : found.study.trials()) {
        auto alone = config;
        alone.erase("search");
        alone["optimizer"]["cfg"]["lr"] = trial.params.at("optimizer.cfg.lr").text() == "0.02" ? 0.02 : 0.002;
        const auto value_of = [](auto all) { return all.trainer.fit(all.module, all.data).metric("val/loss"); };
        EXPECT_NEAR(trial.value, value_of(app::configure_all<Faster, Darker>(alone)), 1e-6);
        EXPECT_GT(std::abs(trial.value - value_of(app::configure_all<Faster>(alone))), 1e-4) << "is as bright";
        alone["optimizer"]["cfg"]["lr"] = alone.at("optimizer", "cfg", "lr").as_double() / 2;
        EXPECT_GT(std::abs(trial.value - value_of(app::configure_all<Faster, Darker>(alone))), 1e-4) << "is as fast";
    }
    auto [trainer, module, data] = app::configure_all<Faster, Darker>(found.best);
    EXPECT_NEAR(found.study.best().value, trainer.fit(module, data).metric("val/loss"), 1e-6);
}
TEST(ConfigureAll, a_scaled_loss_is_chosen_at_run_time) {
    testing::TempDir folder;
    auto config = good(folder.path());
    config["criterion"] = config::Value{{"name", "CrossEntropyLoss"}};
    config["model"] = config::parse_json(R"({"name": "MLP", "cfg": {"layers": [784, 10]}})");
    config["training"]["precision"] = "16-mixed";
    auto [trainer, module, data] = app::configure_all(config);
    auto [other_trainer, other, other_data] = app::configure_all(config);
    trainer.fit(module, data);
    const auto checkpoint = checkpoint::load(trainer.folder() / "checkpoints/last.ckpt");
    EXPECT_EQ(checkpoint.at("callbacks").at("AnyPrecision").at("scale").as_double(), 65536);
    // The same of a typed Trainer.
    fulgurite::Trainer typed{Epochs{1}, Fp16Mixed{}};
    typed.fit(other, other_data);
    for (std::size_t i = 0; i < module.parameters().size(); ++i)
        EXPECT_TRUE(module.parameters()[i].equal(other.parameters()[i]));
}

} // namespace fulgurite::test_configure_all
