// SPDX-License-Identifier: BSL-1.0
// Trainings by a dictionary: what they leave, also where they are killed, and what they are refused for.
#include <fulgurite/app.hpp>

#include "tests/app/refusal.hpp"
#include "tests/support.hpp"

namespace fulgurite::test_train_module {

namespace {

namespace fs = std::filesystem;

struct Line : torch::nn::Module {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    torch::Tensor forward(const torch::Tensor& input) { return layer->forward(input); }
};
/// Nothing to train.
struct Constant : torch::nn::Module {
    torch::Tensor forward(const torch::Tensor& input) { return input; }
};
/// NaN in the first so many validations.
struct Late : torch::nn::Module {
    struct Options {
        int nans = 1;
    };
    Options options;
    int validations = 0;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    explicit Late(Options given) : options(given) {}
    torch::Tensor forward(const torch::Tensor& input) {
        auto output = layer->forward(input);
        return !is_training() && validations++ < options.nans ? output * NAN : output;
    }
};

app::Registry registry() {
    app::Registry all;
    all.models.add<Line>("Line");
    all.models.add<Constant>("Constant");
    all.models.add<Late>("Late");
    return all;
}
config::Value config_of(const std::string& model, const fs::path& folder, int epochs) {
    auto config = config::parse_json(R"({
        "seed": 1, "model": {},
        "training": {"loss_fn": "MSELoss", "learning_rate": 0.05,
                     "trainer_kwargs": {"enable_progress_bar": false, "enable_model_summary": false,
                                        "num_sanity_val_steps": 0},
                     "finish_training_kwargs": {"remove_bool": true}}
    })");
    config["model"]["model_name"] = model;
    config["model"]["model_kwargs"]["dirname"] = folder;
    config["training"]["trainer_kwargs"]["max_epochs"] = epochs;
    return config;
}
auto loaders() {
    const auto x = torch::linspace(-1, 1, 8).unsqueeze(1);
    const auto loader = [&] { return data::Loader{data::tensors(x, 3 * x), {.batch_size = 4}}; };
    return std::pair{loader(), loader()};
}
template <class... Callbacks>
app::Trained train(const config::Value& config, Callbacks... callbacks) {
    return app::train(loaders(), config, registry(), std::move(callbacks)...);
}
std::string refusal(const config::Value& config) {
    try {
        train(config);
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was refused";
}
double weight_in(const fs::path& file) { return checkpoint::load(file).at("layer.weight").as_tensor().item<double>(); }
/// The loss of the weights in a file, on the data of the validation.
double loss_of(const fs::path& file) {
    Line line;
    load_module_state(line, checkpoint::load(file));
    const torch::NoGradGuard no_grad;
    const auto x = torch::linspace(-1, 1, 8).unsqueeze(1);
    return (line.forward(x) - 3 * x).square().mean().item<double>();
}

struct ScaledOptions {
    double scale = 1;
};
/// Its metric is its option.
struct Scaled : app::RootModule<Scaled, ScaledOptions> {
    using RootModule::RootModule;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));

    auto training_step(const auto& batch) { return std::pair{layer->forward(batch.data).square().mean(), app::Dict{}}; }
    auto validation_step(const auto& batch) {
        return std::pair{batch.data.sum(), app::Dict{{"score", torch::tensor(options().scale)}}};
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
    auto tng_dataloader() {
        return data::Loader{data::tensors(torch::ones({2, 1}), torch::ones({2, 1})), {.batch_size = 2}};
    }
    auto val_dataloader() { return tng_dataloader(); }
    static void add_model_specific_args(app::Arguments& arguments) {
        arguments.opt_list("--scale", {"nan", "3", "2", "nan"});
    }
};

struct WideOptions {
    int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0;
};
/// Twelve options with ten values each.
struct Wide : app::RootModule<Wide, WideOptions> {
    using RootModule::RootModule;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));

    auto training_step(const auto& batch) { return std::pair{layer->forward(batch.data).square().mean(), app::Dict{}}; }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
    auto tng_dataloader() {
        return data::Loader{data::tensors(torch::ones({2, 1}), torch::ones({2, 1})), {.batch_size = 2}};
    }
    static void add_model_specific_args(app::Arguments& arguments) {
        for (const char* name : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"})
            arguments.opt_list(name, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    }
};
/// From an epoch on the weights are far off.
struct SpoilFrom {
    std::int64_t epoch;
    void on_train_epoch_start(auto& run) const {
        const torch::NoGradGuard no_grad;
        if (run.epoch() >= epoch) run.module().model().ptr()->parameters()[0].fill_(1e3);
    }
};
struct Killed : std::runtime_error {
    using std::runtime_error::runtime_error;
};
/// Ends the training at the begin of an epoch.
struct KillAt {
    std::int64_t epoch;
    void on_train_epoch_start(const auto& run) const {
        if (run.epoch() == epoch) throw Killed("killed");
    }
};

} // namespace

TEST(TrainModule, what_was_killed_goes_on_with_its_history) {
    testing::TempDir folder;
    const auto root = folder.path() / "run";
    EXPECT_THROW(train(config_of("Line", root, 9), KillAt{3}), Killed);
    auto more = config_of("Line", folder.path() / "other", 2);
    more["training"]["trainer_kwargs"]["default_root_dir"] = root;
    const auto trained = train(more);
    EXPECT_EQ(trained.folder(), root);
    EXPECT_EQ(trained.history().epochs(), 5);
    EXPECT_FALSE(exists(folder.path() / "other"));
    EXPECT_NEAR(loss_of(root / "best_model.pt"), trained.history().best("val_loss").first, 1e-6);
}
TEST(TrainModule, history_and_weights_agree_wherever_a_training_was_killed) {
    testing::TempDir folder;
    const auto root = folder.path() / "run";
    train(config_of("Line", root, 2));
    const auto before = weight_in(root / "best_model.pt");
    const auto two = app::History::read(root / "history.csv");

    // Killed with the weights of the third epoch beside their place, before the history has it.
    auto state = checkpoint::load(root / "best_model.pt");
    state["layer.weight"] = torch::full({1, 1}, 2.5);
    checkpoint::write_torch_zip(state, root / "best_model.epoch=2.pt");
    EXPECT_TRUE(app::ReportManager::can_go_on(root));
    EXPECT_EQ(weight_in(root / "best_model.pt"), before);
    EXPECT_FALSE(exists(root / "best_model.epoch=2.pt"));

    // And after the history has it.
    auto three = two;
    three.add({{"train_loss", 0.1}, {"val_loss", 0.01}});
    three.write(root / "history.csv");
    checkpoint::write_torch_zip(state, root / "best_model.epoch=2.pt");
    EXPECT_TRUE(app::ReportManager::can_go_on(root));
    EXPECT_EQ(weight_in(root / "best_model.pt"), 2.5);
    EXPECT_FALSE(exists(root / "best_model.epoch=2.pt"));
}
TEST(TrainModule, weights_take_their_place_after_the_history) {
    testing::TempDir folder;
    app::ReportManager reports(folder.path() / "run", {});
    fs::create_directory(folder.path() / "run" / "history.csv"); // so that it cannot be written
    reports.history().add({{"val_loss", 1}});
    StateTree state = StateTree::dict();
    EXPECT_THROW(reports.keep(&state), Error);
    EXPECT_FALSE(exists(reports.weights()));
    fs::remove(folder.path() / "run" / "history.csv");
    reports.keep(&state);
    EXPECT_TRUE(exists(reports.weights()));
}
TEST(TrainModule, a_worse_training_leaves_the_best_weights_of_the_earlier_one) {
    testing::TempDir folder;
    const auto root = folder.path() / "run";
    train(config_of("Line", root, 40));
    const auto best = weight_in(root / "best_model.pt");
    auto worse = config_of("Line", root, 2);
    worse["training"]["trainer_kwargs"]["default_root_dir"] = root;
    worse["training"]["learning_rate"] = 50;
    const auto trained = train(worse);
    EXPECT_EQ(weight_in(root / "best_model.pt"), best);
    EXPECT_EQ(trained.model()->parameters()[0].item<double>(), best);
    EXPECT_EQ(trained.history().epochs(), 42);
}
TEST(TrainModule, any_number_is_better_than_a_nan) {
    testing::TempDir folder;
    auto config = config_of("Late", folder.path() / "run", 3);
    config["model"]["model_kwargs"]["nans"] = 2; // batches of the first validation
    const auto trained = train(config);
    EXPECT_TRUE(std::isnan(trained.history("val_loss")[0]));
    EXPECT_EQ(trained.history().best("val_loss").second, 2);
    EXPECT_EQ(trained.model()->parameters()[0].item<double>(), weight_in(trained.folder() / "best_model.pt"));
    EXPECT_NEAR(loss_of(trained.folder() / "best_model.pt"), trained.history("val_loss")[2], 1e-6);

    config["model"]["model_kwargs"]["nans"] = 100; // all of them
    const auto never = train(config);
    EXPECT_TRUE(std::isfinite(weight_in(never.folder() / "best_model.pt")));
    EXPECT_FALSE(never.history().has_best("val_loss"));
}
TEST(TrainModule, says_where_it_begins_anew) {
    testing::TempDir folder;
    auto config = config_of("Line", folder.path() / "run", 1);
    config["training"]["trainer_kwargs"]["default_root_dir"] = folder.path() / "mistyped";
    ::testing::internal::CaptureStderr();
    train(config);
    const auto told = ::testing::internal::GetCapturedStderr();
    EXPECT_NE(told.find("no best_model.pt is there to go on from"), std::string::npos) << told;
    EXPECT_NE(told.find((folder.path() / "run").string()), std::string::npos) << told;
    ::testing::internal::CaptureStderr();
    train(config_of("Line", folder.path() / "third", 1));
    EXPECT_EQ(::testing::internal::GetCapturedStderr().find("best_model.pt"), std::string::npos);
}
TEST(TrainModule, refuses_what_trains_nothing_before_there_is_a_folder) {
    testing::TempDir folder;
    const auto with_params = [&](config::Value params) {
        auto config = config_of("Line", folder.path() / "run", 1);
        config["training"]["params"] = std::move(params);
        return refusal(config);
    };
    const auto expect = [](const std::string& told, const char* words) {
        EXPECT_NE(told.find(words), std::string::npos) << told;
    };
    expect(refusal(config_of("Constant", folder.path() / "run", 1)), "the model 'Constant' has no parameters");
    expect(with_params("layer.wait"), "no parameter of Line is called 'layer.wait'; did you mean 'layer.weight'?");
    expect(with_params(config::Value::list({"layer.*", "head.*"})), "no parameter of Line is called 'head.*'");
    expect(with_params(config::Value::list()), "'training.params' is an empty list");
    EXPECT_FALSE(exists(folder.path() / "run"));
}
TEST(TrainModule, trains_the_parameters_that_are_named) {
    testing::TempDir folder;
    auto config = config_of("Line", folder.path() / "run", 2);
    config["training"]["params"] = config::Value::list({"*.weight"});
    seed_everything(1);
    const Line first;
    const auto trained = train(config);
    EXPECT_EQ(trained.model()->parameters()[1].item<double>(), first.parameters()[1].item<double>());
    EXPECT_NE(trained.model()->parameters()[0].item<double>(), first.parameters()[0].item<double>());
}
TEST(TrainModule, a_checkpoint_knows_the_best_epoch_and_the_history) {
    testing::TempDir folder;
    auto config = config_of("Line", folder.path() / "run", 4);
    config["training"]["finish_training_kwargs"]["remove_bool"] = false;
    const auto first = train(config);
    std::set<fs::path> files;
    for (const auto& file : fs::directory_iterator(first.folder() / "Epochs")) files.insert(file.path());
    ASSERT_FALSE(files.empty());
    auto more = config_of("Line", folder.path() / "more", 6);
    more["training"]["fit_kwargs"]["ckpt_path"] = *files.rbegin();
    const auto second = train(more, SpoilFrom{4});
    EXPECT_EQ(first.epochs(), 4);
    EXPECT_EQ(second.epochs(), 2);
    ASSERT_EQ(second.history("val_loss").size(), 6U);
    EXPECT_EQ(second.history("val_loss")[3], first.history("val_loss")[3]);
    EXPECT_GT(second.history("val_loss")[5], first.history("val_loss")[3]);
    EXPECT_EQ(weight_in(second.folder() / "best_model.pt"), weight_in(first.folder() / "best_model.pt"));
    EXPECT_EQ(second.model()->parameters()[0].item<double>(), weight_in(first.folder() / "best_model.pt"));
}
TEST(TrainModule, is_refused_before_there_is_a_folder) {
    testing::TempDir folder;
    const auto told = [&](const char* place, const char* json) {
        auto config = config_of("Line", folder.path() / "run", 1);
        *config::detail::value_at(config, config::detail::parts_of(place, {})) = config::parse_json(json, "run.json");
        const auto words = refusal(config);
        EXPECT_FALSE(exists(folder.path() / "run")) << words;
        return words;
    };
    EXPECT_NE(told("model.model_kwargs", "[1, 2]").find("'model.model_kwargs' is a list, a table is wanted"),
              std::string::npos);
    EXPECT_NE(told("training.trainer_kwargs", R"({"early_stopping": {"monitor": "val_los"}})")
                  .find("run.json:1:32: nothing logs 'val_los'; did you mean 'val_loss'?"),
              std::string::npos);
}
TEST(RootRun, arguments_without_effect_are_refused) {
    app::AvailableModels models;
    models.add<Scaled>("scaled");
    const auto told = [&](std::vector<std::string> words) {
        words.insert(words.begin(), {"--model_name", "scaled", "--max_nb_epochs", "1"});
        return testing::refusal_of([&] { models.main(words); });
    };
    EXPECT_NE(told({"--model_save_monitor_value", "score"}).find("'save_path' is missing"), std::string::npos);
    EXPECT_NE(told({"--gradient_clip=-1"}).find("'gradient_clip' is '-1'"), std::string::npos);
    EXPECT_NE(told({"--nb_sanity_val_steps=-2"}).find("'nb_sanity_val_steps' is '-2'"), std::string::npos);
    EXPECT_NE(told({"--search_metric", "score"}).find("'strategy' is missing"), std::string::npos);
    EXPECT_EQ(told({"--nb_sanity_val_steps=-1"}), "");
}
TEST(RootRun, draws_a_few_of_very_many_combinations) {
    app::AvailableModels models;
    models.add<Wide>("wide");
    std::vector<std::string> words{"--model_name",     "wide",  "--strategy",      "random_search",
                                   "--search_metric",  "score", "--max_nb_epochs", "0",
                                   "--nb_hopt_trials", "20",    "--seed",          "1"};
    const auto run = models.main(words); // of 10^12: a list of them would not fit
    ASSERT_EQ(run.trials().size(), 20U);
    std::set<std::map<std::string, std::string>> all;
    for (const auto& trial : run.trials()) all.insert(trial.params);
    EXPECT_EQ(all.size(), 20U);
    words.back() = "2";
    EXPECT_NE(models.main(words).trials()[0].params, run.trials()[0].params);
}
TEST(RootRun, draws_each_combination_once) {
    app::AvailableModels models;
    models.add<Scaled>("scaled");
    const auto run = models.main({"--model_name", "scaled", "--strategy", "random_search", "--search_metric", "score",
                                  "--max_nb_epochs", "1", "--nb_hopt_trials", "9", "--seed", "1"});
    std::multiset<std::string> all;
    for (const auto& trial : run.trials()) all.insert(trial.params.at("scale"));
    EXPECT_EQ(all, (std::multiset<std::string>{"2", "3", "nan", "nan"}));
}
TEST(RootRun, a_nan_is_never_the_best) {
    app::AvailableModels models;
    models.add<Scaled>("scaled");
    std::vector<std::string> words{"--model_name",    "scaled", "--max_nb_epochs", "1", "--strategy", "grid_search",
                                   "--search_metric", "score",  "--nb_hopt_trials"};
    auto some = words, none = words;
    some.emplace_back("4"), none.emplace_back("1");
    const auto run = models.main(some);
    ASSERT_EQ(run.trials().size(), 4u);
    EXPECT_TRUE(std::isnan(run.trials()[0].value)) << run.trials()[0].error;
    EXPECT_EQ(run.best().value, 2);
    EXPECT_THROW(models.main(none).best(), Error);
}
TEST(TrainModule, a_history_that_is_none_is_refused) {
    testing::TempDir folder;
    std::ofstream(folder.path() / "history.csv") << "epoch,val_loss\n0,many\n";
    EXPECT_THROW(app::History::read(folder.path() / "history.csv"), Error);
}

} // namespace fulgurite::test_train_module
