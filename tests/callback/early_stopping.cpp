// SPDX-License-Identifier: BSL-1.0
#include <fulgurite/fulgurite.hpp>

#include "tests/checkpoint/words.hpp"
#include "tests/support.hpp"

namespace {

using namespace fulgurite;
namespace ft = fulgurite::testing;

using Stopping = EarlyStopping<Key<"x">>;

Stopping stopping(EarlyStoppingOptions options) { return EarlyStopping{"x"_key, options}; }

/// After how many values it stops; 0: it does not.
std::size_t checks_until_stop(EarlyStoppingOptions options, const std::vector<double>& values) {
    auto monitor = stopping(options);
    for (std::size_t i = 0; i < values.size(); ++i)
        if (monitor.judge(values[i])) return i + 1;
    return 0;
}

const std::vector<double> falling_then_level{1, 0.9, 0.95, 0.91, 0.92, 0.93};

TEST(EarlyStopping, waits_as_long_as_its_patience) {
    EXPECT_EQ(checks_until_stop({.patience = 3}, falling_then_level), 5U);
    EXPECT_EQ(checks_until_stop({.patience = 1}, falling_then_level), 3U);
    EXPECT_EQ(checks_until_stop({.patience = 5}, falling_then_level), 0U);
    EXPECT_EQ(checks_until_stop({.mode = Mode::max, .patience = 2}, {0.1, 0.2, 0.2, 0.15}), 4U);
}

TEST(EarlyStopping, takes_no_improvement_smaller_than_min_delta) {
    EXPECT_EQ(checks_until_stop({.min_delta = 0.2, .patience = 3}, falling_then_level), 4U);
    EXPECT_EQ(checks_until_stop({.min_delta = 0.25, .patience = 1}, {1, 0.75}), 2U) << "just min_delta is not enough";
    EXPECT_EQ(checks_until_stop({.mode = Mode::max, .min_delta = 0.25, .patience = 1}, {1, 1.5, 1.75}), 3U);
}

TEST(EarlyStopping, stops_where_a_threshold_is_passed_but_not_where_it_is_met) {
    EXPECT_EQ(checks_until_stop({.patience = 9, .stopping_threshold = 0.9}, falling_then_level), 0U);
    EXPECT_EQ(checks_until_stop({.patience = 9, .stopping_threshold = 0.901}, falling_then_level), 2U);
    EXPECT_EQ(checks_until_stop({.patience = 9, .divergence_threshold = 0.94}, falling_then_level), 1U);
    EXPECT_EQ(checks_until_stop({.patience = 9, .divergence_threshold = 1.0}, falling_then_level), 0U);
}

TEST(EarlyStopping, stops_at_a_value_that_is_not_finite_unless_told_otherwise) {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(checks_until_stop({}, {1, nan}), 2U);
    EXPECT_EQ(checks_until_stop({}, {infinity}), 1U);
    EXPECT_EQ(checks_until_stop({.patience = 2, .check_finite = false}, {1, nan, nan}), 3U) << "NaN is no improvement";
}

// From Lightning's own tests: the index of the epoch that is the last.
TEST(EarlyStopping, ends_in_the_epoch_that_lightnings_tests_ask_for) {
    const auto last = [](EarlyStoppingOptions options, const std::vector<double>& losses) {
        return static_cast<int>(checks_until_stop(options, losses)) - 1;
    };
    EXPECT_EQ(last({.patience = 3}, {6, 5, 5, 5, 5, 5}), 4);
    EXPECT_EQ(last({.patience = 1}, {6, 5, 4, 4, 3, 3}), 3);
    EXPECT_EQ(last({.patience = 3}, {6, 5, 6, 5, 5, 5}), 4);
    EXPECT_EQ(last({}, {8, 4, 2, 3, 4, 5, 8, 10}), 5);
    EXPECT_EQ(last({.stopping_threshold = 2.9}, {9, 8, 7, 6, 5, 6, 4, 3, 2, 1}), 8);
    EXPECT_EQ(last({.divergence_threshold = 15.9}, {9, 4, 2, 16, 32, 64}), 3);
    for (const double bad : {std::nan(""), std::numeric_limits<double>::infinity()})
        EXPECT_EQ(last({}, {4, 3, bad, 2, 1}), 2);
}

TEST(EarlyStopping, says_why) {
    auto monitor = stopping({.patience = 1});
    EXPECT_FALSE(monitor.judge(0.5));
    EXPECT_EQ(monitor.judge(0.75), "EarlyStopping{\"x\"}: no improvement in 1 check; the best was 0.5");
    EXPECT_EQ(stopping({}).judge(std::nan("")),
              "EarlyStopping{\"x\"}: the value is nan, which is not finite; the best was inf");
    EXPECT_EQ(stopping({.stopping_threshold = 0.25}).judge(0.125),
              "EarlyStopping{\"x\"}: 0.125 has passed the threshold 0.25");
    EXPECT_EQ(stopping({.divergence_threshold = 2.0}).judge(3),
              "EarlyStopping{\"x\"}: 3 is worse than the threshold 2");
}

TEST(EarlyStopping, refuses_options_that_make_no_sense) {
    EXPECT_THROW(stopping({.patience = -1}), Error);
    EXPECT_THROW(stopping({.min_delta = -0.1}), Error);
    EXPECT_THROW(stopping({.min_delta = std::nan("")}), Error);
}

TEST(EarlyStopping, goes_on_waiting_where_its_state_was_saved) {
    auto before = stopping({.patience = 3}), after = stopping({.patience = 3});
    for (const double value : {1.0, 0.5, 0.75, 0.75}) EXPECT_FALSE(before.judge(value));
    after.load_state_dict(before.state_dict());
    EXPECT_EQ(after.wait_count(), 2);
    EXPECT_EQ(after.best_score(), 0.5);
    EXPECT_TRUE(after.judge(0.6));
}

std::optional<double> threshold(const std::string& word) {
    return word == "-" ? std::nullopt : std::optional(std::stod(word));
}

// tests/golden/early_stopping.py
TEST(EarlyStopping, decides_as_lightning_does) {
    std::ifstream lines(ft::golden("early_stopping.txt"));
    std::size_t cases = 0;
    for (std::string line; std::getline(lines, line); ++cases) {
        std::istringstream words(line);
        std::string mode, stop_at, diverge_at, word;
        EarlyStoppingOptions options;
        words >> mode >> options.min_delta >> options.patience >> options.check_finite >> stop_at >> diverge_at >> word;
        options.mode = mode == "min" ? Mode::min : Mode::max;
        options.stopping_threshold = threshold(stop_at);
        options.divergence_threshold = threshold(diverge_at);
        auto monitor = stopping(options);
        while (words >> word) {
            std::ranges::replace(word, ':', ' ');
            std::istringstream parts(word);
            std::string value, stop, wait, best;
            parts >> value >> stop >> wait >> best;
            ASSERT_EQ(monitor.judge(std::stod(value)).has_value(), stop == "1") << line << "\nat " << value;
            ASSERT_EQ(monitor.wait_count(), std::stoll(wait)) << line << "\nat " << value;
            ASSERT_EQ(monitor.best_score(), std::stod(best)) << line << "\nat " << value;
        }
    }
    EXPECT_EQ(cases, 300U);
}

/// The metric of each validation and each training epoch is given; nothing is learned.
struct Scripted : Module<Scripted> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    std::vector<double> validation, training;
    std::size_t validated = 0, trained = 0;
    std::int64_t steps = 0;

    auto training_step(const auto& batch) {
        ++steps;
        return layer(batch.data).mean();
    }
    auto validation_step(const auto&) { return logs(log("val/x"_key, validation.at(validated++))); }
    auto on_train_epoch_end() { return logs(log("train/x"_key, training.at(trained++))); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.0}}; }
};

/// Logs what it says, or nothing.
struct Rarely : Module<Rarely> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    bool skips_all = false;

    auto training_step(const auto& batch, std::int64_t) {
        auto loss = layer(batch.data).mean();
        using Result = decltype(step(loss, log("rare"_key, 1.0)));
        return skips_all ? std::optional<Result>() : std::optional(step(loss, log("rare"_key, 1.0)));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.0}}; }
};

auto one_batch() { return data::Loader{data::tensors(torch::ones({1, 1}), torch::ones({1, 1}))}; }
auto two_batches() { return data::Loader{data::tensors(torch::ones({2, 1}), torch::ones({2, 1})), {.batch_size = 1}}; }

TEST(EarlyStopping, looks_at_a_validation_metric_after_each_validation_and_not_at_the_sanity_check) {
    Scripted module;
    module.validation = {-9, 3, 2, 2, 2};
    module.training = {1, 1, 1, 1};
    Trainer trainer{Epochs{9}, SanityCheck{1}, EarlyStopping{"val/x"_key, {.patience = 2}}};
    const auto result = trainer.fit(module, one_batch(), one_batch());
    EXPECT_EQ(result.epoch(), 4);
    EXPECT_EQ(result.stop_reason(), "EarlyStopping{\"val/x\"}: no improvement in 2 checks; the best was 2");
    EXPECT_EQ(trainer.policy<EarlyStopping>().best_score(), 2);
}

TEST(EarlyStopping, looks_at_a_training_metric_at_each_epochs_end_after_the_module_has_logged_it) {
    Scripted module;
    module.validation = {1, 1, 1};
    module.training = {0.5, 0.75, 0.5};
    Trainer trainer{Epochs{9}, EarlyStopping{"train/x"_key, {.mode = Mode::max, .patience = 1}}};
    EXPECT_EQ(trainer.fit(module, one_batch(), one_batch()).epoch(), 3);
}

TEST(EarlyStopping, looks_at_the_end_of_each_epoch_if_told_so) {
    Scripted module;
    module.validation = {5, 1, 5, 2, 5, 3, 5, 4}; // twice in each epoch
    module.training = {0, 0, 0, 0};
    Trainer trainer{Epochs{9}, ValidateEvery{Batches{1}},
                    EarlyStopping{"val/x"_key, {.patience = 2, .check_on_train_epoch_end = true}}};
    const auto result = trainer.fit(module, two_batches(), one_batch());
    EXPECT_EQ(result.epoch(), 3);
    EXPECT_EQ(trainer.policy<EarlyStopping>().best_score(), 1);
}

TEST(EarlyStopping, an_epoch_without_a_validation_is_no_check) {
    Scripted module;
    module.validation = {1, 1, 1};
    module.training = std::vector<double>(6, 0.0);
    Trainer trainer{Epochs{6}, ValidateEvery{Epochs{2}},
                    EarlyStopping{"val/x"_key, {.patience = 9, .check_on_train_epoch_end = true}}};
    trainer.fit(module, one_batch(), one_batch());
    EXPECT_EQ(trainer.policy<EarlyStopping>().wait_count(), 2);
}

TEST(EarlyStopping, looks_at_a_training_metric_after_validations_if_told_so) {
    Scripted module;
    module.validation = {0, 0, 0, 0};
    module.training = {1, 2, 3, 4};
    const EarlyStoppingOptions options{.patience = 2, .strict = false, .check_on_train_epoch_end = false};
    Trainer trainer{Epochs{9}, EarlyStopping{"train/x"_key, options}};
    EXPECT_EQ(trainer.fit(module, one_batch(), one_batch()).epoch(), 4); // none, 1, 2, 3
    Trainer alone{Epochs{1}, EarlyStopping{"train/x"_key, options}};
    EXPECT_THROW(alone.fit(module, one_batch()), Error);
}

TEST(EarlyStopping, a_metric_without_a_value_is_an_error_unless_told_otherwise) {
    Rarely module;
    module.skips_all = true;
    for (const bool strict : {true, false}) {
        Trainer trainer{Epochs{2}, EarlyStopping{"rare"_key, {.strict = strict}}};
        if (strict) EXPECT_THROW(trainer.fit(module, one_batch()), Error);
        else EXPECT_EQ(trainer.fit(module, one_batch()).epoch(), 2);
        EXPECT_EQ(trainer.policy<EarlyStopping>().wait_count(), 0);
    }
}

TEST(EarlyStopping, is_put_off_until_the_least_number_of_epochs) {
    Scripted module;
    module.training = std::vector<double>(9, 0.0);
    Trainer trainer{Epochs{9}, MinEpochs{5}, EarlyStopping{"train/x"_key, {.patience = 0}}};
    trainer.fit(module, two_batches());
    EXPECT_EQ(module.steps, 10);
}

TEST(EarlyStopping, leaves_a_validation_outside_of_training_alone) {
    Scripted module;
    module.validation = {std::nan("")};
    Trainer trainer{Epochs{1}, EarlyStopping{"val/x"_key}};
    trainer.validate(module, one_batch());
    EXPECT_EQ(trainer.policy<EarlyStopping>().wait_count(), 0);
}

TEST(EarlyStopping, and_keepers_of_files_start_anew_with_each_fit_but_not_with_a_resumed_one) {
    ft::TempDir folder;
    Scripted module;
    Trainer trainer{Epochs{4}, EarlyStopping{"val/x"_key, {.patience = 2}},
                    KeepBest{"val/x"_key, {.top_k = 2, .directory = folder.path() / "best"}},
                    KeepEvery{Epochs{1}, {.keep = 1, .directory = folder.path() / "every"}}};
    const auto fit = [&](std::vector<double> values, const std::filesystem::path& from) {
        module.validation = std::move(values);
        module.training = std::vector<double>(4, 0.0);
        module.validated = module.trained = 0;
        return trainer.fit(module, one_batch(), one_batch(), resume(from)).epoch();
    };
    EXPECT_EQ(fit({1, 2, 2, 2}, {}), 3) << "stopped";
    EXPECT_EQ(fit({5, 4, 4.5, 3}, {}), 4) << "worse, but nothing that is known of by now";
    const auto& best = trainer.policy<KeepBest>();
    EXPECT_EQ(best.best_score(), 3);
    EXPECT_EQ(ft::names_in(folder.path() / "best"),
              "epoch=0-step=1.ckpt epoch=1-step=2-v1.ckpt epoch=1-step=2.ckpt epoch=3-step=4.ckpt");
    EXPECT_EQ(ft::names_in(folder.path() / "every"), "epoch=2-step=3.ckpt epoch=3-step=4.ckpt");
    // Saved after the second value of the second fit.
    EXPECT_EQ(fit({6, 6}, folder.path() / "best" / "epoch=1-step=2-v1.ckpt"), 4);
    EXPECT_EQ(trainer.policy<EarlyStopping>().wait_count(), 2);
    EXPECT_EQ(best.best_score(), 4);
}

} // namespace
