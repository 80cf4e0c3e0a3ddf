// SPDX-License-Identifier: BSL-1.0
// What a config names and what that makes: parts of parts, several of a kind, metrics, callbacks, loggers, tables.
#include <fulgurite/app.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_registry {

namespace {

config::Value good(const std::filesystem::path& folder) {
    auto config = config::parse_json(R"({
        "learner": {"name": "SupervisedLearner", "cfg": {}},
        "criterion": {"name": "CrossEntropyLoss"},
        "model": {"name": "MLP", "cfg": {"layers": [784, 16, 10]}},
        "optimizer": {"name": "SGD", "cfg": {"lr": 0.1}},
        "dataset": {"name": "MagicData", "cfg": {"name": "Digits", "val_percentage": 0.25}, "kwargs": {"size": 80}},
        "dataloaders": {"default": {"batch_size": 10}, "train": {"batch_size": 20}},
        "training": {"max_epochs": 2, "enable_progress_bar": false, "enable_model_summary": false},
        "seed": 3
    })");
    config["training"]["default_root_dir"] = folder;
    return config;
}
std::string refusal(const config::Value& config, std::shared_ptr<app::Registry> registry = {}) {
    try {
        app::Setup setup(config, registry ? registry : std::make_shared<app::Registry>());
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was refused";
}
void expect_refusal(const config::Value& config, const std::string& words,
                    std::shared_ptr<app::Registry> registry = {}) {
    const auto told = refusal(config, registry);
    EXPECT_NE(told.find(words), std::string::npos) << words << "\n" << told;
}
/// The rates of six steps, the first before any.
std::vector<double> rates(const char* text) {
    const app::Registry registry;
    config::Problems problems;
    const auto read = registry.schedules.read(config::parse_json(text), "lr_scheduler", problems);
    problems.raise();
    auto schedule = read->make({});
    optim::AnyOptimizer optimizer{optim::SGD({app::Optimizers::a_parameter()}, {.lr = 0.1})};
    schedule.attach(optimizer);
    std::vector<double> rates;
    for (int i = 0; i < 6; ++i) {
        rates.push_back(optimizer.param_groups()[0].lr());
        // A state goes through a fresh schedule: it must be whole.
        auto next = read->make({});
        optim::AnyOptimizer other{optim::SGD({app::Optimizers::a_parameter()}, {.lr = 0.1})};
        next.attach(other);
        next.load_state_dict(schedule.state_dict());
        schedule = std::move(next);
        schedule.step(optimizer);
    }
    return rates;
}
void expect_near(const std::vector<double>& given, const std::vector<double>& wanted) {
    ASSERT_EQ(given.size(), wanted.size());
    for (std::size_t i = 0; i < given.size(); ++i) EXPECT_NEAR(given[i], wanted[i], 1e-12) << i;
}

} // namespace

TEST(Nested, schedules_of_schedules_have_the_rates_of_Python) { // torch 2.11, SGD(lr=0.1)
    expect_near(rates(R"({"name": "SequentialLR", "cfg": {"milestones": [3], "schedulers": [
                    {"name": "LinearLR", "cfg": {"start_factor": 0.1, "total_iters": 3}},
                    {"class_path": "torch.optim.lr_scheduler.ExponentialLR", "init_args": {"gamma": 0.5}}]}})"),
                {0.01, 0.04, 0.07, 0.1, 0.05, 0.025});
    expect_near(rates(R"([{"name": "ConstantLR", "cfg": {"factor": 0.5, "total_iters": 2}},
                          {"name": "ExponentialLR", "cfg": {"gamma": 0.9}}])"),
                {0.05, 0.045, 0.081, 0.0729, 0.06561, 0.059049});
    expect_near(rates(R"({"name": "SequentialLR", "cfg": {"milestones": [2], "schedulers": [
                    {"name": "ConstantLR", "cfg": {"factor": 0.1, "total_iters": 2}},
                    {"name": "StepLR", "cfg": {"step_size": 2}}]}})"),
                {0.01, 0.01, 0.1, 0.1, 0.01, 0.01});
}
TEST(Nested, options_are_named_in_any_case_of_letters) {
    std::vector<double> wanted;
    for (int i = 0; i < 6; ++i) wanted.push_back(0.02 + 0.04 * (1 + std::cos(M_PI * i / 8)));
    expect_near(rates(R"({"name": "CosineAnnealingLR", "cfg": {"T_max": 8, "eta_min": 0.02}})"), wanted);
}
TEST(Nested, what_is_wrong_within_is_told_at_its_place) {
    testing::TempDir folder;
    const auto with = [&](const char* part, const char* text) {
        auto config = good(folder.path());
        config[part] = config::parse_json(text);
        return config;
    };
    expect_refusal(with("lr_scheduler", R"({"name": "SequentialLR", "cfg": {"milestones": [3, 5], "schedulers": [
                        {"name": "StepLR", "cfg": {"step_size": 2}}, {"name": "StepLR", "cfg": {"step_size": 2}}]}})"),
                   "SequentialLR has 2 schedules and 2 milestones");
    expect_refusal(with("lr_scheduler", R"({"name": "SequentialLR", "cfg": {"milestones": [3], "schedulers": [
                        {"name": "StepLR", "cfg": {"step_size": 2}},
                        {"name": "ChainedScheduler", "cfg": {"schedulers": [
                            {"name": "StepLR", "cfg": {"step_size": 2}}]}}]}})"),
                   "ChainedScheduler cannot stand there in a SequentialLR");
    expect_refusal(
        with("lr_scheduler", R"([{"name": "ReduceLROnPlateau"}, {"name": "StepLR", "cfg": {"step_size": 2}}])"),
        "ChainedScheduler cannot hold ReduceLROnPlateau");
    expect_refusal(with("lr_scheduler", R"([{"name": "ExponentialRL", "cfg": {"gamma": 0.5}}, {"name": "StepLR"}])"),
                   "did you mean 'ExponentialLR'?");
    expect_refusal(with("model", R"([{"name": "MLP", "cfg": {"layers": [784, 8], "dropuot": 1}}, {"name": "MLP"}])"),
                   "unknown option 'dropuot' of model 'MLP'; did you mean 'dropout'?");
    expect_refusal(with("model", R"({"encoder": {"name": "MLP", "cfg": {"layers": [784, 8]}},
                                     "head": {"name": "MLP", "cfg": {"layers": [8, 10]}}})"),
                   "'model' is several by their names, which SupervisedLearner does not call");
    expect_refusal(with("optimizer", R"([{"name": "SGD", "cfg": {"lr": 0.1}}, {"name": "Adam"}])"),
                   "'optimizer' is a list of 2, one is wanted");
    auto config = good(folder.path());
    config["dataset"]["transforms"]["pre"] = config::parse_json(
        R"([{"name": "Compose", "cfg": {"transforms": [{"name": "RandomApply", "cfg": {"p": 2, "transforms": []}}]}}])");
    expect_refusal(config, "'dataset.transforms.pre.0.cfg.transforms.0.cfg.p' is '2', a number from 0 to 1 is wanted");
}
TEST(Nested, transforms_of_transforms) {
    const app::Registry registry;
    const auto made = [&](const char* text) { return registry.transforms.make(config::parse_json(text)); };
    data::Generator random(1);
    const auto images = at::rand({200, 1, 4, 6});
    const auto composed = made(R"({"name": "torchvision.transforms.Compose", "cfg": {"transforms": [
        {"name": "Pad", "cfg": {"padding": 1}},
        {"class_path": "Normalize", "init_args": {"mean": [0.5]}, "dict_kwargs": {"std": [0.25]}}]}})")(images, random);
    const auto by_hand = (torch::constant_pad_nd(images, {1, 1, 1, 1}) - 0.5) / 0.25;
    EXPECT_TRUE(at::allclose(composed, by_hand));

    const auto applied = made(R"({"name": "RandomApply", "cfg": {"p": 0.25, "transforms": [
        {"name": "RandomHorizontalFlip", "cfg": {"p": 1}}]}})");
    const auto flipped = images.flip(-1), some = applied(images, random);
    const auto is = [&](const at::Tensor& given) { return some.eq(given).flatten(1).all(1); };
    EXPECT_TRUE((is(images) | is(flipped)).all().item<bool>());
    const auto share = is(flipped).to(at::kFloat).mean().item<double>();
    EXPECT_GT(share, 0.13); // 200 draws with 0.25: four deviations are 0.12
    EXPECT_LT(share, 0.37);
    const auto one = applied(images[0], random);
    EXPECT_TRUE(one.equal(images[0]) || one.equal(flipped[0]));

    const auto chosen = made(R"({"name": "RandomChoice", "cfg": {"p": [0, 1], "transforms": [
        {"name": "Normalize", "cfg": {"mean": [9], "std": [1]}}, {"name": "RandomHorizontalFlip", "cfg": {"p": 1}}]}})");
    EXPECT_TRUE(chosen(images, random).equal(flipped));
    const auto grows = made(R"({"name": "RandomApply", "cfg": {"p": 1, "transforms": [
        {"name": "Pad", "cfg": {"padding": 1}}]}})");
    EXPECT_THROW(grows(images, random), Error);
}

namespace {

struct TwiceOptions {
    app::Part<app::Models> inner = {};
    std::optional<app::Part<app::Models>> second = {};
    double factor = 2;
};
struct Twice : torch::nn::Module { // a model of a model
    using Options = TwiceOptions;
    app::Model inner;
    double factor;

    explicit Twice(const TwiceOptions& options) : inner(options.inner.make()), factor(options.factor) {
        register_module("inner", inner.ptr());
    }
    torch::Tensor forward(const torch::Tensor& input) { return factor * inner(input); }
};

} // namespace

TEST(Nested, options_have_parts_that_are_built) {
    auto first = std::make_unique<app::Registry>();
    first->models.add<Twice>("Twice");
    const app::Registry registry(std::move(*first)); // parts are looked up where the registry is now
    first.reset();
    const auto text = R"({"name": "Twice", "cfg": {"factor": 3, "inner": {"name": "MLP", "cfg": {"layers": [4, 2]}}}})";
    config::Problems problems;
    const auto read = registry.models.read(config::parse_json(text), "model", problems);
    problems.raise();
    const auto one = read->make(), other = read->make();
    const auto input = at::rand({5, 4});
    const auto inner = [](const app::Model& model) { return dynamic_cast<Twice&>(*model.ptr()).inner; };
    EXPECT_TRUE(at::allclose(one(input), 3 * inner(one)(input)));
    EXPECT_FALSE(at::allclose(one(input), other(input))) << "each call makes a new one";
    EXPECT_EQ(read->resolved.at("cfg", "inner", "name").as_string(), "MLP");
    EXPECT_EQ(read->resolved.at("cfg", "inner", "cfg", "layers").size(), 2U);
    const auto wrong = [&](const char* config) {
        config::Problems found;
        registry.models.read(config::parse_json(config), "model", found);
        return found.text();
    };
    EXPECT_NE(wrong(R"({"name": "Twice"})").find("'model.cfg.inner' is missing"), std::string::npos);
    EXPECT_NE(wrong(R"({"name": "Twice", "cfg": {"inner": {"name": "MPL"}, "second": "MLP"}})").find("no model 'MPL'"),
              std::string::npos);
}
TEST(Nested, several_models_are_a_chain_and_several_criteria_a_sum) {
    const app::Registry registry;
    config::Problems problems;
    const auto read = registry.models.read(config::parse_json(R"([
        {"name": "MLP", "cfg": {"layers": [4, 3]}}, {"name": "MLP", "cfg": {"layers": [3, 2]}}])"),
                                           "model", problems);
    const auto losses = registry.criteria.read(config::parse_json(R"([
        {"name": "MSELoss"}, {"name": "L1Loss", "cfg": {"reduction": "sum"}}])"),
                                               "criterion", problems);
    problems.raise();
    const auto chain = read->make();
    const auto input = at::rand({5, 4}), target = at::rand({5, 2});
    EXPECT_TRUE(chain(input).equal(chain["1"](chain["0"](input))));
    EXPECT_EQ(chain.parts().size(), 2U);
    EXPECT_TRUE(chain->named_parameters().keys().front().starts_with("0."));
    const auto output = chain(input);
    EXPECT_NEAR(losses->make()(output, target).item<double>(),
                ((output - target).square().mean() + (output - target).abs().sum()).item<double>(), 1e-5);
    EXPECT_EQ(config::to_json(registry.models.read(read->resolved, "model", problems)->resolved),
              config::to_json(read->resolved));
    EXPECT_THROW(chain["2"], Error);
}
TEST(Nested, Lightnings_keys_mean_the_same_everywhere) {
    testing::TempDir folder;
    auto config = good(folder.path()), python = config;
    config["dataset"] = config::parse_json(R"({"name": "Digits", "cfg": {"size": 50, "seed": 4}})");
    config["training"]["callbacks"] =
        config::parse_json(R"([{"name": "LearningRateMonitor", "cfg": {"log_momentum": true}}])");
    python["dataset"] =
        config::parse_json(R"({"class_path": "a.Digits", "init_args": {"size": 50}, "dict_kwargs": {"seed": 4}})");
    python["training"]["callbacks"] = config::parse_json(
        R"([{"class_path": "lightning.LearningRateMonitor", "dict_kwargs": {"log_momentum": true}}])");
    python["learner"] = config::parse_json(R"({"class_path": "x.SupervisedLearner"})");
    python["criterion"] = config::parse_json(R"({"class_path": "torch.nn.CrossEntropyLoss"})");
    python["model"] = config::parse_json(R"({"class_path": "MLP", "dict_kwargs": {"layers": [784, 16, 10]}})");
    python["optimizer"] = config::parse_json(R"({"class_path": "SGD", "init_args": {"lr": 0.1}, "dict_kwargs": {}})");
    const auto registry = std::make_shared<app::Registry>();
    const app::Setup one(config, registry), other(python, registry);
    EXPECT_EQ(config::to_json(one.resolved()), config::to_json(other.resolved()));
    EXPECT_EQ(config::to_json(app::Setup(other.resolved(), registry).resolved()), config::to_json(one.resolved()));
}
TEST(Notices, say_once_what_has_no_effect) {
    testing::TempDir folder;
    auto config = good(folder.path());
    config["model"]["extra"]["compile"] = true;
    config["optimizer"]["cfg"]["foreach"] = true;
    config["lr_scheduler"] = config::parse_json(R"({"name": "StepLR", "cfg": {"step_size": 1, "verbose": true}})");
    config["training"]["accelerator"] = "mps";
    config["training"]["early_stopping"] = config::parse_json(R"({"monitor": "val/loss", "verbose": true})");
    const app::Setup setup(config, std::make_shared<app::Registry>());
    std::string all;
    for (const auto& notice : setup.notices()) all += notice + "\n";
    for (const char* words : {"'model.extra' has no effect here", "'optimizer.cfg.foreach' has no effect here",
                              "'lr_scheduler.cfg.verbose' has no effect here", "'training.accelerator' is mps",
                              "'training.early_stopping.verbose' has no effect here"})
        EXPECT_NE(all.find(words), std::string::npos) << words << "\n" << all;
    EXPECT_EQ(setup.notices().size(), 5U) << all;
}

namespace {

/// The mean of the largest outputs: a metric of one's own.
struct MeanPeak {
    struct Options {
        double factor = 1;
    };
    double factor, sum = 0, samples = 0;

    explicit MeanPeak(Options options) : factor(options.factor) {}
    void update(const torch::Tensor& output, const torch::Tensor&) {
        sum += output.amax(1).sum().item<double>();
        samples += static_cast<double>(output.size(0));
    }
    double compute() const { return factor * sum / samples; }
    void reset() { sum = samples = 0; }
};

/// What it hears, and when it asks for the end.
struct Diary {
    struct Options {
        std::int64_t stop_after = 1000;
    };
    Options options;
    std::int64_t batches = 0, samples = 0;
    static inline std::vector<std::string> heard = {};

    explicit Diary(Options given) : options(given) {}
    void setup(app::AnyRun&, Stage stage) { heard.push_back("setup " + std::string(name_of(stage))); }
    void on_fit_start(auto& run) {
        heard.push_back("fit in " + run.folder().filename().string());
        EXPECT_EQ(run.learning_rates().at(0).second, 0.1);
    }
    void on_train_batch_end(auto& run, auto& outputs, auto& batch, std::int64_t batch_idx) {
        EXPECT_TRUE(outputs.loss.defined());
        EXPECT_EQ(batch_idx, run.batch_idx());
        samples += batch.template get_if<data::Batch>()->target.size(0);
        EXPECT_EQ(batch.template get_if<data::Dict>(), nullptr);
        if (++batches == options.stop_after) run.stop("the diary is full");
    }
    void on_validation_end(app::AnyRun& run) {
        if (run.sanity_checking()) return;
        heard.push_back("val/loss " + std::string(run.is_fresh("val/loss") ? "new" : "old"));
    }
    void on_train_epoch_end(app::AnyRun& run) {
        run.log("diary/samples", static_cast<double>(samples));
        EXPECT_GT(run.module().parameters().size(), 0U);
    }
    void on_fit_end() { heard.push_back("end"); }
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["batches"] = batches;
        return state;
    }
    void load_state_dict(const StateTree& state) { batches = state.at("batches").as_int(); }
};

/// It logs a number that gets less, and says so.
struct Countdown {
    std::vector<std::string> logged_names() const { return {"countdown"}; }
    void on_validation_end(app::AnyRun& run) { run.log("countdown", -static_cast<double>(run.epoch())); }
};

/// A logger of one's own.
struct Lines {
    static inline std::vector<std::string> names = {};
    static inline std::string status = {};
    std::filesystem::path folder;
    explicit Lines(std::filesystem::path run) : folder(std::move(run)) {}
    void log_scalar(std::string_view name, double, std::int64_t) { names.emplace_back(name); }
    void finalize(std::string_view how) { status = std::string(how) + " in " + folder.filename().string(); }
};

} // namespace

TEST(Registry, metrics_are_gathered_over_an_epoch) {
    testing::TempDir folder;
    auto registry = std::make_shared<app::Registry>();
    registry->metrics.add<MeanPeak>("MeanPeak");
    auto config = good(folder.path());
    config["learner"]["cfg"] = config::parse_json(R"({"metrics": [
        {"name": "accuracy", "cfg": {"top_k": 3}}, "Accuracy", {"name": "MeanPeak", "cfg": {"factor": 10}},
        {"class_path": "torchmetrics.classification.MulticlassF1Score",
         "init_args": {"num_classes": 10, "average": "macro"}}]})");
    config["dataloaders"]["default"]["batch_size"] = 7; // 20 samples: batches of 7, 7 and 6
    config["training"]["early_stopping"] = config::parse_json(R"({"monitor": "val/accuracy@3", "mode": "max"})");
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    const auto result = trainer.fit(module, data);

    module.eval();
    const torch::NoGradGuard no_grad;
    double hits = 0, peaks = 0;
    std::array<double, 10> right{}, answers{}, there{};
    auto loader = data.val_dataloader();
    for (auto& batch : loader) {
        const auto output = module.forward(batch.data);
        hits += std::get<1>(output.topk(3, 1)).eq(batch.target.unsqueeze(1)).sum().item<double>();
        peaks += output.amax(1).sum().item<double>();
        for (std::int64_t i = 0; i < output.size(0); ++i) {
            const auto answer = static_cast<std::size_t>(output[i].argmax().item<std::int64_t>()),
                       target = static_cast<std::size_t>(batch.target[i].template item<std::int64_t>());
            right.at(target) += answer == target ? 1 : 0;
            answers.at(answer) += 1;
            there.at(target) += 1;
        }
    }
    double f1 = 0, classes = 0;
    for (std::size_t i = 0; i < 10; ++i)
        if (answers[i] + there[i] > 0) f1 += 2 * right[i] / (answers[i] + there[i]), ++classes;
    EXPECT_NEAR(result.metric("val/multiclass_f1_score"), f1 / classes, 1e-6);
    EXPECT_NEAR(result.metric("val/accuracy@3"), hits / 20, 1e-9);
    EXPECT_NEAR(result.metric("val/mean_peak"), 10 * peaks / 20, 1e-5);
    EXPECT_GT(result.metric("train/accuracy@3"), 0);
    EXPECT_LE(result.metric("train/accuracy"), result.metric("train/accuracy@3"));
    EXPECT_TRUE(trainer.test(module, data).metrics().contains("test/accuracy@3"));
    EXPECT_NE(testing::read_file(trainer.folder() / "metrics.csv").find("val/mean_peak"), std::string::npos);

    config["learner"]["cfg"] = config::parse_json(R"({"metrics": [{"name": "MulticlassF1Score", "cfg": {}}]})");
    expect_refusal(config, "num_classes", registry);
    config["learner"]["cfg"] = config::parse_json(R"({"metrics": ["accuracy"]})");
    config["learner"]["cfg"]["classification"] = true;
    expect_refusal(config, "two of its values are logged as 'accuracy'", registry);
    config["learner"]["cfg"] = config::parse_json(R"({"metrics": [{"name": "Acuracy"}]})");
    expect_refusal(config, "there is no metric 'Acuracy'; did you mean 'Accuracy'?", registry);
    config["learner"]["cfg"] = config::parse_json(R"({"metrics": [{"name": "Accuracy", "cfg": {"top_k": 0}}]})");
    expect_refusal(config, "'learner.cfg.metrics.0.cfg.top_k' is '0', a whole number of 1 or more is wanted", registry);
}
TEST(Registry, loggers_of_a_config_are_found_by_their_types) {
    testing::TempDir folder;
    app::OwnLoggers own;
    own.add(JsonLines(folder.path() / "log.jsonl"));
    engine::PolicySet<std::optional<app::OwnLoggers>> policies(own), none({});
    EXPECT_EQ(engine::find_logger<JsonLines>(policies, false).path(), folder.path() / "log.jsonl");
    EXPECT_EQ(engine::find_logger<JsonLines>(policies, true).path(), "") << "of a trial run";
    EXPECT_EQ(engine::find_logger<Csv>(policies, false).path(), "");
    engine::find_logger<Csv>(none, false).log_scalar("x", 1, 0);
    EXPECT_THROW(engine::find_logger<Lines>(none, false), Error);
}
TEST(Registry, takes_callbacks_and_loggers_of_ones_own) {
    testing::TempDir folder;
    auto registry = std::make_shared<app::Registry>();
    registry->callbacks.add<Diary>("Diary");
    registry->loggers.add<Lines>("Lines");
    auto config = good(folder.path());
    config["training"]["callbacks"] = config::parse_json(R"([{"name": "diary", "cfg": {"stop_after": 5}}])");
    config["training"]["logger"] = config::parse_json(R"(["Lines", {"name": "CSVLogger", "cfg": {"save_dir": "x"}},
        {"name": "lightning.pytorch.loggers.TensorBoardLogger", "cfg": {"sub_dir": "events", "log_graph": true}},
        {"name": "JsonLines", "cfg": {"note": "two epochs"}}, {"name": "Console", "cfg": {"every_n_steps": 1000}}])");
    config["training"]["logger"] = [&] {
        auto list = config["training"]["logger"].elements();
        list[1]["cfg"]["save_dir"] = folder.path() / "csv";
        return config::Value::list(list);
    }();
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    const auto result = trainer.fit(module, data);
    EXPECT_EQ(result.stop_reason(), "the diary is full"); // in the second of the epochs, which have 3 batches each
    EXPECT_EQ(result.global_step(), 5);
    EXPECT_EQ(result.metric("diary/samples"), 100);
    EXPECT_EQ(Diary::heard,
              (std::vector<std::string>{"setup fit", "fit in version_0", "val/loss new", "val/loss new", "end"}));
    EXPECT_NE(std::find(Lines::names.begin(), Lines::names.end(), "val/loss"), Lines::names.end());
    EXPECT_EQ(Lines::status, "success in version_0");
    EXPECT_TRUE(exists(folder.path() / "csv/lightning_logs/version_0/metrics.csv"));
    EXPECT_FALSE(exists(trainer.folder() / "report.html")) << "nobody asked for it";
    const auto log = testing::read_file(trainer.folder() / "log.jsonl");
    EXPECT_NE(log.find(R"("note":"two epochs")"), log.npos);
    EXPECT_NE(log.find(R"("val/loss":)"), log.npos);
#if FULGURITE_HAS_PROTOZERO
    EXPECT_FALSE(std::filesystem::is_empty(trainer.folder() / "events"));
#endif
    const auto checkpoint = checkpoint::load(trainer.folder() / "checkpoints/last.ckpt");
    EXPECT_EQ(checkpoint.at("callbacks").at("OwnCallbacks").at("Diary").at("batches").as_int(), 5);

    config["training"]["logger"] = config::parse_json(R"({"name": "Console", "cfg": {"every_n_steps": -1}})");
    expect_refusal(config, "every_n_steps' is '-1', 0 or more is wanted", registry);
    config["training"]["logger"] = config::parse_json(R"({"name": "TensorBordLogger"})");
    expect_refusal(config, "there is no logger 'TensorBordLogger'; did you mean 'TensorBoardLogger'?", registry);
    config["training"]["logger"] = false;
    config["training"]["callbacks"] = config::parse_json(R"([{"name": "Diary", "cfg": {"stop_afer": 5}}])");
    expect_refusal(config, "unknown option 'stop_afer' of callback 'Diary'; did you mean 'stop_after'?", registry);
}

TEST(Registry, what_a_callback_logs_can_be_watched) {
    testing::TempDir folder;
    auto registry = std::make_shared<app::Registry>();
    registry->callbacks.add<Countdown>("Countdown");
    auto config = good(folder.path());
    config["training"]["max_epochs"] = 6;
    config["training"]["callbacks"] = config::parse_json(R"(["Countdown"])");
    config["training"]["early_stopping"] =
        config::parse_json(R"({"monitor": "countdown", "mode": "max", "patience": 1})");
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    const auto result = trainer.fit(module, data);
    EXPECT_EQ(result.epoch(), 2); // -1 is less than 0
    EXPECT_NE(result.stop_reason().find("countdown"), std::string::npos) << result.stop_reason();
    config["training"]["early_stopping"]["monitor"] = "cuontdown";
    expect_refusal(config, "nothing logs 'cuontdown'; did you mean 'countdown'?", registry);
    config["training"]["callbacks"] = config::Value();
    expect_refusal(config, "nothing logs 'cuontdown'", registry);
}
TEST(Registry, each_checkpoint_callback_leaves_the_others_alone) {
    testing::TempDir folder;
    const auto files = [&](const char* callbacks) {
        auto config = good(folder.path());
        config["training"]["callbacks"] = config::parse_json(callbacks);
        auto [trainer, module, data] = app::configure_all(config);
        trainer.fit(module, data);
        std::set<std::string> names;
        if (exists(trainer.folder() / "checkpoints"))
            for (const auto& file : std::filesystem::directory_iterator(trainer.folder() / "checkpoints"))
                names.insert(file.path().filename().string());
        return names;
    };
    const std::set<std::string> none, last = {"last.ckpt"}, both = {"last.ckpt", "best.ckpt"};
    EXPECT_EQ(files("[]"), last);
    EXPECT_EQ(files(R"([{"name": "ModelCheckpoint", "cfg": {"save_top_k": 0}}])"), none);
    for (const char* two :
         {R"([{"name": "ModelCheckpoint", "cfg": {"filename": "best", "save_last": true, "monitor": "val/loss"}},
              {"name": "ModelCheckpoint", "cfg": {"save_top_k": 0}}])",
          R"([{"name": "ModelCheckpoint", "cfg": {"save_top_k": 0}},
              {"name": "ModelCheckpoint", "cfg": {"filename": "best", "save_last": true, "monitor": "val/loss"}}])"})
        EXPECT_EQ(files(two), both) << two;
}
TEST(Loggers, of_servers_take_lightnings_arguments) {
    testing::TempDir folder;
    auto config = good(folder.path());
    const auto logger = [&](const char* json) { config["training"]["logger"] = config::parse_json(json); };
    logger(R"({"name": "MLFlowLogger", "cfg": {"tracking_uri": "file:./mlruns"}})");
    expect_refusal(config, "the address of a server, such as http://127.0.0.1:5000");
    logger(R"({"name": "WandbLogger", "cfg": {"projcet": "x"}})");
    expect_refusal(config, "unknown option 'projcet' of logger 'WandbLogger'; did you mean 'project'?");
    const app::MLflowConfig mlflow{.tracking_uri = "http://127.0.0.1:5000", .tags = {{"team", "blue"}}};
    EXPECT_EQ(mlflow.logger(folder.path()).run_id(), "");
#if FULGURITE_HAS_PROTOZERO
    logger(R"({"name": "WandbLogger", "cfg": {"project": "digits", "id": "a1", "tags": ["small"], "offline": true}})");
    auto [trainer, module, data] = app::configure_all(config);
    trainer.fit(module, data);
    const auto runs = trainer.folder() / "wandb";
    ASSERT_TRUE(exists(runs));
    const auto file = std::filesystem::directory_iterator(runs)->path() / "run-a1.wandb";
    EXPECT_NE(testing::read_file(file).find("trainer/global_step"), std::string::npos);
#endif
}
TEST(Loggers, each_run_has_a_version_of_its_own) {
    testing::TempDir folder;
    const app::LoggerConfig config{.save_dir = folder.path()};
    EXPECT_EQ(config.folder("run"), folder.path() / "lightning_logs/version_0");
    EXPECT_EQ(config.folder("run"), folder.path() / "lightning_logs/version_1"); // though nothing was written
    std::ofstream(folder.path() / "file") << "in the way";
    EXPECT_THROW((app::LoggerConfig{.save_dir = folder.path() / "file"}.folder("run")), Error);
    auto twice = good(folder.path());
    twice["training"]["logger"] = config::parse_json(R"(["CSVLogger", {"name": "CSVLogger"}])");
    expect_refusal(twice, "'training.logger.1' is the CSVLogger that is there already");
}

namespace {

struct DistillerOptions {
    app::Part<app::Models> teacher = {};
    app::Part<app::Criteria> match = {};
};
/// Learns what another model says.
struct Distiller : app::LearnerStep {
    using Options = DistillerOptions;
    app::Model teacher;
    app::Criterion match;

    explicit Distiller(const DistillerOptions& options) : teacher(options.teacher.make()), match(options.match.make()) {
        for (auto& parameter : teacher->parameters()) parameter.requires_grad_(false);
    }
    std::pair<torch::Tensor, data::Dict> step(const app::Model& model, const app::Criterion&, const data::Batch& batch,
                                              std::string_view) override {
        auto loss = match(model(batch.data), teacher(batch.data));
        return {loss, {{"loss", loss.detach()}}};
    }
    std::vector<std::pair<std::string, std::shared_ptr<torch::nn::Module>>> modules() const override {
        return {{"teacher", teacher.ptr()}};
    }
};

} // namespace

TEST(Registry, learners_have_parts_and_modules_of_their_own) {
    testing::TempDir folder;
    auto registry = std::make_shared<app::Registry>();
    registry->learners.add<Distiller>("Distiller");
    auto config = good(folder.path());
    config["learner"] = config::parse_json(R"({"name": "Distiller", "cfg": {"match": {"name": "MSELoss"},
        "teacher": [{"name": "MLP", "cfg": {"layers": [784, 8]}}, {"name": "MLP", "cfg": {"layers": [8, 10]}}]}})");
    config["training"]["max_epochs"] = 3;
    auto [trainer, module, data] = app::configure_all(config, {}, registry);
    const auto names = module.named_parameters().keys();
    EXPECT_EQ(std::count_if(names.begin(), names.end(), [](const auto& name) { return name.starts_with("teacher."); }),
              4);
    const auto teacher = module.named_parameters()["teacher.0.0.weight"];
    const auto before = teacher.clone();
    trainer.fit(module, data);
    EXPECT_TRUE(teacher.equal(before));
}
TEST(Registry, a_table_is_scaled_by_what_is_learnt_from) {
    testing::TempDir folder;
    std::string train = "size;colour;price\n", test = "size;colour;price\n";
    for (int i = 0; i < 40; ++i)
        train += std::to_string(i) + ";" + (i % 2 ? "red" : "blue") + ";" + std::to_string(3 * i + 1) + "\n";
    test += "100;red;301\n7;blue;22\n";
    testing::write_file(folder.path() / "train.csv", train);
    testing::write_file(folder.path() / "test.csv", test);
    auto config = good(folder.path());
    config["criterion"] = config::Value{{"name", "MSELoss"}};
    config["model"] = config::parse_json(R"({"name": "MLP", "cfg": {"layers": [3, 1]}})");
    config["dataset"] =
        config::parse_json(R"({"name": "Csv", "cfg": {"separator": ";", "targets": ["price"], "standardize": true}})");
    config["dataset"]["cfg"]["path"] = folder.path() / "train.csv";
    config["dataset"]["cfg"]["test_path"] = folder.path() / "test.csv";
    config["dataloaders"] = config::parse_json(R"({"batch_size": 32})");
    config["training"]["max_epochs"] = 300;
    config["training"]["logger"] = false;
    config["training"]["log_every_n_steps"] = 1000;
    {
        auto [trainer, module, data] = app::configure_all(config);
        ASSERT_EQ(data.size(Stage::fit), 32);
        auto learn = data.train_dataloader(), validate = data.val_dataloader(), check = data.test_dataloader();
        const auto given = (*learn.begin()), held = (*validate.begin()), tested = (*check.begin());
        const auto sizes = (given.target.squeeze(1) - 1) / 3; // as they were in the file
        const auto mean = sizes.mean(), deviation = sizes.std(false);
        const auto column = [&](const data::Batch& batch) {
            const auto before = (batch.target.squeeze(1) - 1) / 3;
            return at::allclose(batch.data.select(1, 0), (before - mean) / deviation, 1e-4, 1e-4);
        };
        EXPECT_TRUE(column(given));
        EXPECT_TRUE(column(held));
        EXPECT_TRUE(column(tested)) << tested.data;
        const auto result = trainer.fit(module, data);
        EXPECT_LT(result.metric("val/loss"), 1); // prices are a line; their variance is 1200
        EXPECT_LT(trainer.test(module, data).metric("test/loss"), 30);
    }
    config["criterion"] = config::Value{{"name", "CrossEntropyLoss"}};
    config["learner"]["cfg"]["classification"] = true;
    config["model"] = config::parse_json(R"({"name": "MLP", "cfg": {"layers": [2, 2]}})");
    config["dataset"]["cfg"]["targets"] = config::Value::list({"colour"});
    config["dataset"]["cfg"].erase("test_path");
    config["training"]["max_epochs"] = 1;
    auto [trainer, module, data] = app::configure_all(config);
    EXPECT_GE(trainer.fit(module, data).metric("val/accuracy"), 0);
    EXPECT_THROW(trainer.test(module, data), Error);
}

} // namespace fulgurite::test_registry
