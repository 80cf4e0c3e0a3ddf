// SPDX-License-Identifier: BSL-1.0
// Configs of runs: what they make, and what they are refused for.
#include <fulgurite/app.hpp>
#include <set>

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

/// What `check` says of the good config with other sections.
std::string told_of(const std::map<std::string, std::string>& sections) {
    auto config = good();
    for (const auto& [name, json] : sections) config[name] = config::parse_json(json);
    config["training"]["enable_progress_bar"] = false;
    config["training"]["enable_model_summary"] = false;
    try {
        app::rehearse(std::make_shared<const app::Setup>(config, std::make_shared<app::Registry>()));
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing is wrong";
}
std::vector<std::string> notices_of(const std::map<std::string, std::string>& sections) {
    auto config = good();
    for (const auto& [name, json] : sections) config[name] = config::parse_json(json);
    return app::Setup(config, std::make_shared<app::Registry>()).notices();
}
void expect_told(const std::map<std::string, std::string>& sections, const std::string& words, int times = 1) {
    const auto told = told_of(sections);
    int found = 0;
    for (auto at = told.find(words); at != told.npos; at = told.find(words, at + 1)) ++found;
    EXPECT_EQ(found, times) << "'" << words << "' in: " << told;
    EXPECT_EQ(told.find("frame #"), std::string::npos) << told;
}
const std::string fine = "nothing is wrong";

} // namespace

TEST(Rehearsal, what_a_fit_would_refuse_is_refused_by_a_check) {
    EXPECT_EQ(told_of({}), fine);
    expect_told({{"dataset", R"({"name": "Digits", "cfg": {"noise": -1}})"}},
                "'dataset.cfg.noise' is '-1', a number from 0 to 1 is wanted");
    expect_told({{"dataset", R"({"name": "MNIST", "cfg": {"root": "nowhere"}})"}}, "train-images-idx3-ubyte");
    expect_told({{"optimizer", R"({"name": "Muon"})"}},
                "optimizer 'Muon': Muon: parameter 1 of group 0 has shape [16]");
    expect_told({{"training", R"({"default_root_dir": "/dev/null/runs"})"}}, "nothing can be written into '/dev/null'");
    expect_told({{"criterion", R"({"name": "CrossEntropyLoss", "cfg": {"reduction": "none"}})"}},
                "one is wanted: a 'reduction'");
    expect_told({{"model", R"({"name": "MLP", "cfg": {"layers": [784, 4611686018427387904, 10]}})"}},
                "model 'MLP': Storage size calculation overflowed");
    expect_told({{"model", R"({"name": "MLP", "cfg": {"layers": [700, 10]}})"}},
                "a training batch of [20, 1, 28, 28]: ");
    expect_told({{"training", R"({"val_check_interval": 4})"}},
                "'training.val_check_interval' is 4, and an epoch has 3 batches");
    EXPECT_EQ(told_of({{"training", R"({"val_check_interval": 3})"}}), fine);
    EXPECT_EQ(told_of({{"training", R"({"val_check_interval": 4, "check_val_every_n_epoch": null})"}}), fine);
    EXPECT_EQ(told_of({{"training", R"({"val_check_interval": 4, "fast_dev_run": true})"}}), fine);
}
TEST(Rehearsal, moves_no_random_stream) {
    seed_everything(5);
    const auto before = RandomState::capture();
    told_of({});
    EXPECT_TRUE(before.cpu.equal(RandomState::capture().cpu));
}
TEST(Setup, what_is_accepted_is_done_or_refused) {
    const auto callbacks = [](const std::string& list, const std::string& more = "") {
        return std::map<std::string, std::string>{{"training", "{" + more + "\"callbacks\": " + list + "}"}};
    };
    const std::string stop = R"({"name": "EarlyStopping", "cfg": {"monitor": "val/loss"}})";
    const std::string best = R"({"name": "ModelCheckpoint", "cfg": {"monitor": "val/loss"}})";
    const std::string newest = R"({"name": "ModelCheckpoint"})";
    expect_told(callbacks("[" + stop + ", " + stop + "]"), "'training.callbacks.1' is a second EarlyStopping");
    expect_told(callbacks("[" + stop + "]", R"("early_stopping": {"monitor": "val/loss"}, )"),
                "is a second EarlyStopping");
    expect_told(callbacks("[" + best + ", " + best + "]"),
                "'training.callbacks.1' is a second ModelCheckpoint with a monitor");
    EXPECT_EQ(told_of(callbacks("[" + best + ", " + newest + "]")), fine);
    expect_told(callbacks("[" + best + "]", R"("enable_checkpointing": false, )"),
                "'training.callbacks.0' is a ModelCheckpoint, and 'training.enable_checkpointing' is false");
    expect_told(callbacks(R"([{"name": "ModelCheckpoint", "cfg": {"save_top_k": 2}}])"),
                "'training.callbacks.0.cfg.save_top_k' is '2'");
    expect_told(callbacks(R"([{"name": "ModelCheckpoint", "cfg": {"filename": "{epoch}-{val/los}"}}])"),
                "'{val/los}', which is not known");
    for (const char* text :
         {R"({"monitor": "test/loss"})", R"({"monitor": "val/loss", "min_delta": "nan"})", R"({"monitor": ""})", "{}"})
        EXPECT_NE(told_of({{"training", std::string("{\"early_stopping\": ") + text + "}"}}), fine) << text;
    expect_told({{"training", R"({"early_stopping": {"monitor": ""}})"}}, "wanted");
    expect_told({{"training", R"({"early_stopping": {"monitor": "val/loss"}, "limit_val_batches": 0})"},
                 {"lr_scheduler", "null"}},
                "nothing logs 'val/loss' in a fit without validation");
    expect_told({{"training", R"({"devices": 2})"}}, "'training.devices' is '2'");
    expect_told({{"training", R"({"devices": [1], "accelerator": "cpu"})"}}, "'training.devices' names a GPU");
    if (!at::hasCUDA()) expect_told({{"training", R"({"devices": [1]})"}}, "the device 'cuda:1' is not there");
    EXPECT_THROW(AnyDevice::require_index("cuda:7", 7, 2), Error);
    EXPECT_NO_THROW(AnyDevice::require_index("cuda:1", 1, 2));
    expect_told({{"training", R"({"check_val_every_n_epoch": null})"}},
                "'training.check_val_every_n_epoch' is nothing");
    expect_told({{"dataset", R"({"name": "Digits", "kwargs": {"size": 80}})"}},
                "'dataset.kwargs' is for MagicData alone");
    expect_told({{"dataloaders", R"({"timeout": -1})"}}, "'dataloaders.timeout' is '-1'");
    expect_told({{"dataloaders", R"({"default": {"batch_size": 0}})"}}, "'dataloaders.default.batch_size' is '0'");
    EXPECT_EQ(told_of({{"dataloaders", R"({"default": {"batch_size": 0}})"}}).find("errors"), std::string::npos);
}
TEST(Setup, what_does_nothing_is_told_once) {
    EXPECT_EQ(notices_of({}).size(), 0u);
    EXPECT_EQ(notices_of({{"dataloaders", R"({"pin_memory": true, "timeout": 5, "persistent_workers": true,
                                              "multiprocessing_context": "fork"})"}})
                  .size(),
              4u);
    EXPECT_EQ(notices_of({{"training", R"({"max_time": "00:00:99:99"})"}}),
              std::vector<std::string>{"'training.max_time' is 00:00:99:99, that is 100.65 minutes"});
    EXPECT_EQ(notices_of({{"training", R"({"max_time": "00:23:59:59"})"}}).size(), 0u);
    EXPECT_EQ(notices_of({{"training", R"({"profiler": "simple"})"}}).size(), 0u);
    EXPECT_EQ(notices_of({{"training", R"({"profiler": "advanced"})"}}),
              std::vector<std::string>{"'training.profiler' has no effect here"});
    EXPECT_EQ(notices_of({{"lr_scheduler", R"({"scheduler": {"name": "StepLR", "cfg": {"step_size": 2}},
                                               "monitor": "val/loss"})"}}),
              std::vector<std::string>{"'lr_scheduler.monitor' has no effect: StepLR follows no metric"});
}
TEST(Setup, a_section_training_may_say_what_lightning_takes) {
    const auto plan = [](const char* training) {
        config::Problems problems;
        const app::Registry registry;
        auto read = app::training::Reader(registry.callbacks, registry.loggers,
                                          problems)(config::parse_json(training, "run.json"));
        EXPECT_EQ(problems.text(), "") << training;
        return read;
    };
    EXPECT_EQ(plan(R"({"max_time": {"hours": 1, "minutes": 30}})").max_time->count, 90);
    EXPECT_EQ(plan(R"({"max_time": {"weeks": 1, "seconds": 30}})").max_time->count, 7 * 24 * 60 + 0.5);
    EXPECT_EQ(plan(R"({"callbacks": {"name": "ModelSummary"}})").callbacks.size(), 1U);
    EXPECT_EQ(plan(R"({"callbacks": "ModelSummary"})").callbacks.size(), 1U);
    const auto none = plan(R"({"precision": null, "logger": null, "num_sanity_val_steps": null, "deterministic": null,
                               "gradient_clip_algorithm": null, "check_val_every_n_epoch": 2, "max_epochs": null})");
    const app::RunConfig run;
    const app::LoopConfig loop;
    EXPECT_EQ(none.run.precision, run.precision);
    EXPECT_EQ(none.run.logger, run.logger);
    EXPECT_EQ(none.loop.num_sanity_val_steps, loop.num_sanity_val_steps);
    expect_told({{"training", R"({"max_time": {"hours": 1, "fortnights": 2}})"}},
                "'training.max_time' is a table, DD:");
    expect_told({{"training", R"({"callbacks": 5})"}}, "there is no callback '5'");
    expect_told({{"training", R"({"barebones": true})"}}, "'training.barebones' is 'true'");
}
TEST(Setup, options_have_pythons_names_and_are_missed) {
    const auto schedule = [](const std::string& json) {
        return std::map<std::string, std::string>{{"lr_scheduler", json}};
    };
    for (const char* json : {R"({"name": "CosineAnnealingLR", "cfg": {"T_max": 10, "eta_min": 0.01}})",
                             R"({"name": "CosineAnnealingWarmRestarts", "cfg": {"T_0": 10, "T_mult": 2}})",
                             R"({"name": "CyclicLR", "cfg": {"base_lr": 0.01, "max_lr": 0.1}})", R"("LinearLR")"})
        EXPECT_EQ(told_of(schedule(json)), fine) << json;
    expect_told(schedule(R"({"name": "CosineAnnealingLR", "cfg": {"T_max": 10, "t_max": 9}})"),
                "option 'T_max' is 't_max'");
    expect_told(schedule(R"({"name": "CosineAnnealingLR", "cfg": {"T_max": 0}})"),
                "'lr_scheduler.cfg.t_max' is 0, 1 or more");
    expect_told(schedule(R"({"name": "CyclicLR"})"), "'lr_scheduler.cfg.base_lr' is missing");
    expect_told(schedule(R"({"name": "CyclicLR", "cfg": {"base_lr": 0.1}})"), "'lr_scheduler.cfg.max_lr' is missing");
    expect_told(schedule(R"({"name": "OneCycleLR", "cfg": {"total_steps": 10}})"),
                "'lr_scheduler.cfg.max_lr' is missing");
    expect_told(schedule(R"({"name": "StepLR"})"), "'lr_scheduler.cfg.step_size' is missing");
    expect_told(schedule(R"({"name": "MultiStepLR"})"), "'lr_scheduler.cfg.milestones' is missing");
    expect_told(schedule(R"({"name": "ExponentialLR"})"), "'lr_scheduler.cfg.gamma' is missing");
    expect_told({{"model", "{}"}}, "'model.name' is missing");
    expect_told({{"model", "null"}}, "'model.name' is missing");
}
TEST(Setup, datasets_by_name_and_by_class_path_are_read_again) {
    for (const char* dataset : {R"("Digits")", R"({"class_path": "torch_mate.Digits", "init_args": {"size": 80}})",
                                R"({"name": "MagicData", "cfg": {"name": "Digits", "cfg": {"size": 80}}})"}) {
        auto config = good();
        config["dataset"] = config::parse_json(dataset);
        const app::Setup setup(config, std::make_shared<app::Registry>());
        const auto again = config::parse_json(config::to_json(setup.resolved()));
        EXPECT_EQ(app::Setup(again, std::make_shared<app::Registry>()).resolved(), again) << dataset;
        EXPECT_EQ(setup.data().dataset->make(true).size(), dataset[0] == '"' ? data::DigitsOptions().size : 80);
    }
}
TEST(Setup, a_fit_that_fails_at_once_leaves_no_folder) {
    testing::TempDir folder;
    for (const char* dataset :
         {R"({"name": "MNIST", "cfg": {"root": "nowhere"}})", R"({"name": "Digits", "cfg": {"noise": -1}})"}) {
        auto config = good();
        config["dataset"] = config::parse_json(dataset);
        EXPECT_THROW(trained(config, folder.path() / "runs"), Error);
        EXPECT_FALSE(std::filesystem::exists(folder.path() / "runs"));
    }
    auto config = good();
    config["model"]["init_args"]["layers"] = config::parse_json("[784, 16, 5]");
    config["training"]["num_sanity_val_steps"] = 0;
    config["dataset"]["kwargs"]["size"] = 400;
    EXPECT_THROW(trained(config, folder.path() / "runs"), Error); // its targets go to 9
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "runs"));
    EXPECT_THROW(trained(good(), "/dev/null/runs"), Error);
}
TEST(Setup, checkpoints_are_kept_as_they_are_asked_for) {
    testing::TempDir folder;
    const auto files_of = [&](const std::string& options) {
        auto config = good();
        config["training"]["callbacks"] =
            config::parse_json(R"([{"name": "ModelCheckpoint", "cfg": )" + options + "}]");
        const auto root = folder.path() / std::to_string(std::hash<std::string>{}(options));
        trained(config, root);
        std::set<std::string> names;
        if (!exists(root / "version_0/checkpoints")) return names;
        for (const auto& file : std::filesystem::directory_iterator(root / "version_0/checkpoints"))
            names.insert(file.path().filename().string());
        return names;
    };
    using Names = std::set<std::string>;
    EXPECT_EQ(files_of(R"({"save_top_k": -1, "filename": "{epoch}"})"), Names({"0.ckpt", "1.ckpt", "last.ckpt"}));
    EXPECT_EQ(files_of(R"({"filename": "{epoch}"})"), Names({"1.ckpt", "last.ckpt"}));
    EXPECT_EQ(files_of("{}"), Names({"last.ckpt"}));
    EXPECT_EQ(files_of(R"({"save_top_k": 0})"), Names());
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
