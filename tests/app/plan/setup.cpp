// SPDX-License-Identifier: BSL-1.0
// Configs of runs: what they make, and what they are refused for.
#include <fulgurite/app.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_setup {

namespace {

config::Value good() {
    return config::parse_json(R"({
        "learner": {"name": "SupervisedLearner", "cfg": {"classification": true, "topk": [1, 5]}},
        "criterion": {"name": "CrossEntropyLoss"},
        "model": {"class_path": "my.models.MLP", "init_args": {"layers": [784, 16, 10]}},
        "optimizer": {"name": "torch.optim.SGD", "cfg": {"lr": 0.1}},
        "lr_scheduler": {"scheduler": {"name": "ReduceLROnPlateau", "cfg": {"patience": 0}}, "monitor": "val/loss"},
        "dataset": {"name": "MagicData", "cfg": {"name": "Digits", "val_percentage": 0.25}, "kwargs": {"size": 80}},
        "dataloaders": {"default": {"batch_size": 10}, "train": {"batch_size": 20}},
        "training": {"max_epochs": 2, "enable_progress_bar": false, "enable_model_summary": false},
        "seed": 3
    })");
}
std::string refusal(const config::Value& config) {
    try {
        app::Setup setup(config, std::make_shared<app::Registry>());
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was refused";
}
std::map<std::string, double> trained(config::Value config, const std::filesystem::path& folder) {
    config["training"]["default_root_dir"] = folder;
    auto [trainer, module, data] = app::configure_all(config);
    return trainer.fit(module, data).metrics();
}

} // namespace

TEST(Setup, a_run_is_what_a_typed_program_would_do) {
    testing::TempDir folder;
    const auto by_config = trained(good(), folder.path());

    // The same by hand, on LibTorch and the loaders alone.
    seed_everything(3);
    auto [train, val] = data::train_val_split(data::Digits{{.size = 80}}, {.val_percentage = 0.25, .seed = 3});
    app::models::MLP net{{.layers = {784, 16, 10}}};
    torch::optim::SGD sgd(net.parameters(), torch::optim::SGDOptions(0.1));
    data::Loader train_loader{train, {.batch_size = 20, .shuffle = true}}, val_loader{val, {.batch_size = 10}};
    double val_loss = 0, hits = 0, samples = 0;
    for (int epoch = 0; epoch < 2; ++epoch) {
        net.train();
        for (auto& batch : train_loader) {
            sgd.zero_grad();
            torch::cross_entropy_loss(net.forward(batch.data), batch.target).backward();
            sgd.step();
        }
        net.eval();
        const torch::NoGradGuard no_grad;
        val_loss = hits = samples = 0;
        for (auto& batch : val_loader) {
            const auto output = net.forward(batch.data);
            const auto n = static_cast<double>(batch.target.size(0));
            val_loss += n * torch::cross_entropy_loss(output, batch.target).item<double>();
            hits += std::get<1>(output.topk(5, 1)).eq(batch.target.unsqueeze(1)).sum().item<double>();
            samples += n;
        }
    }
    EXPECT_EQ(samples, 20);
    EXPECT_NEAR(by_config.at("val/loss"), val_loss / samples, 1e-6);
    EXPECT_NEAR(by_config.at("val/accuracy@5"), hits / samples, 1e-6);
    EXPECT_TRUE(by_config.contains("val/accuracy@1"));
}
TEST(Setup, what_it_resolves_to_is_read_again_and_is_the_same_run) {
    testing::TempDir folder;
    const app::Setup setup(good(), std::make_shared<app::Registry>());
    const auto again = config::parse_json(config::to_json(setup.resolved()));
    EXPECT_EQ(trained(again, folder.path()), trained(good(), folder.path()));
    EXPECT_EQ(app::Setup(again, std::make_shared<app::Registry>()).resolved(), again);
    EXPECT_EQ(setup.resolved().at("optimizer", "cfg", "momentum").as_double(), 0);
}
TEST(Setup, a_folder_is_never_written_over) {
    testing::TempDir folder;
    trained(good(), folder.path());
    trained(good(), folder.path());
    for (const char* file : {"version_0/resolved.json", "version_0/checkpoints/last.ckpt", "version_1/metrics.csv"})
        EXPECT_TRUE(exists(folder.path() / file)) << file;
}
TEST(Setup, all_that_is_wrong_is_told) {
    auto config = good();
    config["model"]["init_args"]["layer"] = 3;
    config["optimizer"]["cfg"]["lr"] = -1;
    config["lr_scheduler"]["monitor"] = "val/los";
    config["dataset"]["transforms"]["pre"] = config::Value{{"name", "Resise"}};
    config["dataloaders"]["train"]["batch_size"] = 0;
    config["training"]["max_epoch"] = 3;
    config["trainer"] = 1;
    const auto told = refusal(config);
    for (const char* words :
         {"unknown option 'layer' of model 'MLP'; did you mean 'layers'?", "'optimizer.cfg.lr' is -1",
          "nothing logs 'val/los'; did you mean 'val/loss'?", "there is no transform 'Resise'; did you mean 'Resize'?",
          "'dataloaders.train.batch_size' is '0', a whole number of 1 or more is wanted",
          "unknown option 'training.max_epoch'; did you mean 'training.max_epochs'?",
          "unknown section 'trainer'; did you mean 'training'?", "7 errors"})
        EXPECT_NE(told.find(words), std::string::npos) << words << "\n" << told;
}
TEST(Setup, transforms_go_in_the_order_of_their_moments) {
    auto config = good();
    config["dataset"]["transforms"] = config::parse_json(R"({
        "post": {"name": "Normalize", "cfg": {"mean": [0.5], "std": [0.5]}},
        "train": [{"name": "Pad", "cfg": {"padding": 2}}],
        "pre": {"name": "Resize", "cfg": {"size": [10, 12]}}})");
    const auto setup = std::make_shared<const app::Setup>(config, std::make_shared<app::Registry>());
    app::Data data(setup);
    auto train = data.train_dataloader(), val = data.val_dataloader();
    const auto padded = (*train.begin()).data, plain = (*val.begin()).data;
    EXPECT_EQ(padded.sizes(), (std::vector<std::int64_t>{20, 1, 14, 16}));
    EXPECT_EQ(plain.sizes(), (std::vector<std::int64_t>{10, 1, 10, 12}));
    EXPECT_EQ(padded.min().item<float>(), -1); // normalised after it was padded with zeros
    EXPECT_EQ(data.size(Stage::fit), 60);
    EXPECT_EQ(data.size(Stage::validate), 20);
    EXPECT_EQ(data.size(Stage::test), 80);
}

namespace {

/// Half of the squared outputs: a learner of one's own.
struct Shrink : app::LearnerStep {
    struct Options {
        double factor = 0.5;
    };
    Options options;
    explicit Shrink(Options given) : options(given) {}
    std::pair<torch::Tensor, data::Dict> step(const app::Model& model, const app::Criterion&, const data::Batch& batch,
                                              std::string_view) override {
        auto size = options.factor * model.forward(batch.data).square().mean();
        return {size, {{"size", size.detach()}}};
    }
    std::vector<std::string> logged_names() const override { return {"size"}; }
};

} // namespace

TEST(Registry, takes_learners_and_models_of_ones_own) {
    testing::TempDir folder;
    auto registry = std::make_shared<app::Registry>();
    registry->learners.add<Shrink>("Shrink");
    registry->models.add<app::models::MLP>("mlp"); // in the place of the one that is there
    EXPECT_EQ(registry->models.names().size(), app::Registry().models.names().size());
    auto config = good();
    config["learner"] = config::parse_json(R"({"name": "SHRINK", "cfg": {"factor": 2}})");
    config["lr_scheduler"]["monitor"] = "val/size";
    config["training"]["default_root_dir"] = folder.path();
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    EXPECT_GT(trainer.fit(module, data).metric("val/size"), 0);
}
TEST(History, is_read_as_it_was_written) {
    testing::TempDir folder;
    app::History history;
    history.add({{"train_loss", 0.1}});
    history.add({{"train_loss", 1e-17}, {"val_loss", 2.5}});
    history.write(folder.path() / "history.csv");
    const auto again = app::History::read(folder.path() / "history.csv");
    EXPECT_EQ(again.epochs(), 2);
    EXPECT_EQ(again.at("train_loss"), history.at("train_loss"));
    EXPECT_TRUE(std::isnan(again.at("val_loss")[0]));
    EXPECT_EQ(again.best("val_loss").second, 1);
    EXPECT_THROW(again.at("val_los"), Error);
}
TEST(Arguments, are_refused_with_their_places) {
    app::AvailableModels models;
    const auto told = [&](std::vector<std::string> words) {
        try {
            models.main(words);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string("nothing was refused");
    };
    EXPECT_NE(told({"--max_nb_epochs", "3"}).find("--model_name is missing"), std::string::npos);
    EXPECT_NE(told({"--model_name", "net"}).find("argument 1: there is no model 'net'"), std::string::npos);
    EXPECT_NE(told({"net"}).find("argument 1: 'net' is no argument"), std::string::npos);
}

} // namespace fulgurite::test_setup
