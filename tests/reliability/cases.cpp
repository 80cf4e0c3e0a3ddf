// SPDX-License-Identifier: BSL-1.0
// Runs that went wrong once, each small enough to follow by hand.
#include <csignal>

#include <fulgurite/fulgurite.hpp>

#include "tests/support.hpp"

namespace fulgurite::test_cases {

namespace {

using fulgurite::testing::TempDir;
using Numbers = std::vector<std::int64_t>;
using Values = std::vector<double>;

std::vector<data::Batch> ones(std::size_t count) {
    return std::vector(count, data::Batch{torch::ones({2, 1}), torch::ones({2, 1})});
}
std::vector<data::Batch> growing(int count) {
    std::vector<data::Batch> all;
    for (int i = 1; i <= count; ++i) all.push_back({torch::full({2, 1}, 0.2 * i), torch::full({2, 1}, 0.5 * i)});
    return all;
}

/// One weight; what it logs is said by two functions of the epoch.
struct One : Module<One> {
    torch::Tensor w = register_parameter("w", torch::zeros({1}));
    double (*train)(std::int64_t epoch) = [](std::int64_t) { return 0.0; };
    double (*val)(std::int64_t epoch) = [](std::int64_t) { return 0.0; };

    auto loss(const data::Batch& batch) { return (batch.data * w - batch.target).square().mean(); }
    auto training_step(const data::Batch& batch, std::int64_t, auto& run) {
        auto value = loss(batch);
        return step(value, log("train/loss"_key, value, on_step | on_epoch),
                    log("train/x"_key, train(run.epoch()), on_epoch), log("both"_key, train(run.epoch()), on_epoch));
    }
    auto validation_step(const data::Batch&, std::int64_t, auto& run) {
        return logs(log("val/loss"_key, val(run.epoch())), log("both"_key, val(run.epoch())));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.05}}; }
    double weight() const { return w.item<double>(); }
};
/// After which batches it validated, and what was thrown there once.
struct Validations {
    Numbers at = {};
    std::size_t fails_at = 0;
    void on_validation_end(auto& run) {
        at.push_back(run.total_batches());
        if (at.size() == fails_at) throw std::runtime_error("the disk is full");
    }
};

// ---- an epoch that is cut and gone on with is one epoch
TEST(CutEpoch, counts_once_for_averages_and_for_the_best) {
    const TempDir folder;
    const auto trainer = [&](Epochs epochs, std::optional<Steps> steps, std::optional<KeepLast> last) {
        return Trainer{epochs, steps, WeightAveraging{{.every = Epochs{1}}},
                       KeepBest{"train/loss"_key, {.directory = folder.path()}}, std::move(last)};
    };
    One whole, part, rest;
    auto unbroken = trainer(Epochs{3}, {}, {});
    unbroken.fit(whole, growing(4));
    trainer(Epochs{9}, Steps{6}, KeepLast{{.directory = folder.path()}}).fit(part, growing(4));
    auto resumed = trainer(Epochs{3}, {}, {});
    resumed.fit(rest, growing(4), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(unbroken.policy<WeightAveraging>().averaged(), 3);
    EXPECT_EQ(resumed.policy<WeightAveraging>().averaged(), 3);
    EXPECT_EQ(rest.weight(), whole.weight());
    EXPECT_EQ(resumed.policy<KeepBest>().best_score(), unbroken.policy<KeepBest>().best_score());
}
TEST(CutEpoch, counts_once_for_early_stopping) {
    const TempDir folder;
    const auto epochs = [&](Epochs limit, std::optional<Steps> steps, std::optional<KeepLast> last,
                            const std::filesystem::path& from) {
        One model;
        model.train = [](std::int64_t epoch) { return epoch == 0 ? 1.0 : 2.0; };
        Trainer trainer{limit, steps, EarlyStopping{"train/x"_key, {.patience = 3}}, std::move(last)};
        return trainer.fit(model, growing(4), resume(from)).epoch();
    };
    EXPECT_EQ(epochs(Epochs{9}, {}, {}, ""), 4);
    epochs(Epochs{9}, Steps{6}, KeepLast{{.directory = folder.path()}}, "");
    EXPECT_EQ(epochs(Epochs{9}, {}, {}, folder.path() / "last.ckpt"), 4);
}

// ---- a validation is held once
TEST(Resumed, does_not_validate_again) {
    const TempDir folder;
    One a, b;
    Trainer{Epochs{2}, ValidateEvery{0.5}, KeepBest{"val/loss"_key, {.top_k = -1, .directory = folder.path()}}}.fit(
        a, ones(8), ones(1));
    Trainer again{Epochs{2}, ValidateEvery{0.5}, Validations{}};
    again.fit(b, ones(8), ones(1), resume(folder.path() / "epoch=0-step=4.ckpt"));
    EXPECT_EQ(again.policy<Validations>().at, (Numbers{8, 12, 16}));
}
TEST(Resumed, does_not_validate_again_after_a_failure_in_the_validations_end) {
    const TempDir folder;
    One a, b;
    Trainer fails{Epochs{3}, KeepLast{{.directory = folder.path()}}, Validations{.fails_at = 1}};
    EXPECT_THROW(fails.fit(a, ones(4), ones(1)), std::runtime_error);
    Trainer again{Epochs{3}, Validations{}};
    again.fit(b, ones(4), ones(1), resume(folder.path() / "last.ckpt"));
    EXPECT_EQ(again.policy<Validations>().at, (Numbers{8, 12}));
}

// ---- that a stop was asked for is saved
TEST(Resumed, run_that_has_stopped_trains_no_more) {
    const TempDir folder;
    Numbers epochs;
    for (int start = 0; start < 4; ++start) {
        One model;
        model.val = [](std::int64_t epoch) { return 1 + 0.1 * static_cast<double>(epoch); };
        Trainer trainer{Epochs{20}, EarlyStopping{"val/loss"_key, {.patience = 2}},
                        KeepLast{{.directory = folder.path()}}};
        const auto from = start == 0 ? std::filesystem::path() : trainer.policy<KeepLast>().path();
        epochs.push_back(trainer.fit(model, ones(2), ones(1), resume(from)).epoch());
    }
    EXPECT_EQ(epochs, (Numbers{3, 3, 3, 3}));
}
TEST(Resumed, run_stops_as_soon_as_a_stop_that_was_put_off_may) {
    const TempDir folder;
    const auto epochs = [&](const std::filesystem::path& from) {
        One model;
        model.val = [](std::int64_t epoch) { return epoch == 1 ? 6 : 5 - 0.1 * static_cast<double>(epoch); };
        Trainer trainer{Epochs{9}, MinEpochs{5}, EarlyStopping{"val/loss"_key, {.patience = 1}},
                        KeepEvery{Epochs{1}, {.directory = folder.path(), .filename = "{epoch}"}}};
        return trainer.fit(model, ones(2), ones(1), resume(from)).epoch();
    };
    EXPECT_EQ(epochs(""), 5);
    EXPECT_EQ(epochs(folder.path() / "2.ckpt"), 5);
}

// ---- checkpoint policies stand in any order
template <class... Policies>
std::string best_after_resume(const std::filesystem::path& folder, const auto& make) {
    std::filesystem::remove_all(folder);
    One a, b;
    for (auto* model : {&a, &b})
        model->val = [](std::int64_t epoch) { return std::array{3.0, 1.0, 2.0}.at(static_cast<std::size_t>(epoch)); };
    make(Epochs{2}).fit(a, ones(2), ones(2));
    auto trainer = make(Epochs{3});
    trainer.fit(b, ones(2), ones(2), resume(folder / "last.ckpt"));
    const auto& best = trainer.template policy<KeepBest>();
    return fmt::format("{} in {}", best.best_score(), best.best_path().filename().string());
}
TEST(CheckpointPolicies, know_of_each_other_in_any_order) {
    const TempDir folder;
    const auto best = [&] { return KeepBest{"val/loss"_key, {.directory = folder.path()}}; };
    const auto last = [&] { return KeepLast{{.directory = folder.path()}}; };
    const auto right = "1 in epoch=1-step=4.ckpt";
    EXPECT_EQ(best_after_resume(folder.path(), [&](Epochs n) { return Trainer{n, best(), last()}; }), right);
    EXPECT_EQ(best_after_resume(folder.path(), [&](Epochs n) { return Trainer{n, last(), best()}; }), right);
}

// ---- sums are found by their names
template <bool More>
struct Logs : Module<Logs<More>> {
    torch::Tensor w = this->register_parameter("w", torch::zeros({1}));
    auto training_step(const data::Batch& batch) {
        auto loss = (batch.data * w).sum();
        if constexpr (More) return step(loss, log("train/new"_key, 100.0, on_epoch), log("train/x"_key, 1.0, on_epoch));
        else return step(loss, log("train/x"_key, 1.0, on_epoch));
    }
    auto configure_optimizers() { return optim::SGD{this->parameters(), {.lr = 0.1}}; }
};
TEST(Resumed, with_a_metric_more_mixes_no_sums) {
    const TempDir folder;
    Logs<false> before;
    Logs<true> after;
    Trainer trainer{Epochs{1}, KeepEvery{Batches{2}, {.directory = folder.path()}},
                    KeepLast{{.directory = folder.path()}}};
    trainer.fit(before, ones(4));
    const auto within = trainer.policy<KeepEvery>().saved().front();
    EXPECT_THROW((Trainer{Epochs{1}}.fit(after, ones(4), resume(within))), Error);
    const auto result = Trainer{Epochs{2}}.fit(after, ones(4), resume(trainer.policy<KeepLast>().path()));
    EXPECT_EQ(result.metric("train/new"_key), 100);
    EXPECT_EQ(result.metric("train/x"_key), 1);
}

// ---- a key that is logged in training and in validation is monitored by its value of the validation
struct BothKeys : One {
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 1}},
                           optim::ReduceLROnPlateau{"both"_key, {.factor = 0.5, .patience = 0}});
    }
};
struct Rates {
    Values at = {};
    void on_train_epoch_start(auto& run) {
        run.learning_rates([&](std::string_view, double rate) { at.push_back(rate); });
    }
};
TEST(Monitored, key_of_two_stages_is_the_validations) {
    const TempDir folder;
    BothKeys model;
    model.train = [](std::int64_t epoch) { return 10.0 - static_cast<double>(epoch); };
    model.val = [](std::int64_t epoch) { return 1.0 + static_cast<double>(epoch); };
    Trainer trainer{Epochs{4}, KeepBest{"both"_key, {.directory = folder.path()}},
                    EarlyStopping{"both"_key, {.patience = 9}}, Rates{}};
    trainer.fit(model, ones(2), ones(2));
    EXPECT_EQ(trainer.policy<KeepBest>().best_score(), 1);
    EXPECT_EQ(trainer.policy<KeepBest>().best_path().filename(), "epoch=0-step=2.ckpt");
    EXPECT_EQ(trainer.policy<EarlyStopping>().best_score(), 1);
    EXPECT_EQ(trainer.policy<Rates>().at, (Values{1, 1, 0.5, 0.25}));
}

// ---- the step of a window that is left open is heard
/// Its size is an upper bound, as that of a dataset that is filtered.
struct Promises {
    std::vector<data::Batch> batches;
    std::int64_t said;
    auto begin() { return batches.begin(); }
    auto end() { return batches.end(); }
    std::int64_t size() const { return said; }
};
struct StepRows : policy::Logger {
    int rows = 0;
    void log_scalar(std::string_view name, double, std::int64_t) { rows += name == "train/loss_step" ? 1 : 0; }
};
TEST(LateStep, is_heard_by_averages_files_and_loggers) {
    for (const std::int64_t said : {5, 6}) {
        const TempDir folder;
        One model;
        Trainer trainer{Epochs{2},           Accumulate{4},
                        EMA{{.decay = 0.5}}, KeepEvery{Steps{1}, {.directory = folder.path()}},
                        StepRows{},          LogEvery{1}};
        EXPECT_EQ(trainer.fit(model, Promises{ones(5), said}).global_step(), 4);
        EXPECT_EQ(trainer.policy<EMA>().averaged(), 4) << said;
        EXPECT_EQ(trainer.policy<KeepEvery>().saved().size(), 4U) << said;
        EXPECT_EQ(trainer.policy<StepRows>().rows, 4) << said;
    }
}
struct SkipsAt2 {
    void on_train_batch_end(auto& run) {
        if (run.epoch() == 1 && run.batch_idx() == 2) run.skip_epoch();
    }
};
TEST(LateStep, after_skip_epoch_is_the_newest_of_an_average) {
    One model;
    Trainer trainer{Epochs{2}, Accumulate{2}, SkipsAt2{}, EMA{{.decay = 0.0}}}; // the newest weights that it saw
    trainer.fit(model, growing(8));
    const auto average = model.weight();
    trainer.policy<EMA>().exchange(model);
    EXPECT_EQ(average, model.weight());
}

// ---- Ctrl-C is told as such
struct Unreadable {
    std::int64_t size() const { return 32; }
    data::Batch get(std::span<const std::int64_t> at) const {
        if (at[0] == 8) throw std::runtime_error("the second batch cannot be read");
        return {torch::zeros({8, 1}), torch::zeros({8, 1})};
    }
};
struct Raises {
    void on_train_batch_end() { std::raise(SIGINT); }
};
TEST(Interruption, is_told_where_the_next_batch_cannot_be_read) {
    One model;
    data::Loader loader{Unreadable{}, {.batch_size = 8}};
    EXPECT_THROW((Trainer{Epochs{2}, Raises{}}.fit(model, loader)), Interrupted);
}

// ---- a batch of no weight
struct Masked : Module<Masked> {
    torch::Tensor w = register_parameter("w", torch::ones({1}));
    auto loss_and_count(const data::Batch& batch) {
        const auto mask = batch.target.ne(0);
        const auto count = mask.sum().item<std::int64_t>();
        return std::pair(((batch.data * w - batch.target).square() * mask).sum() / count, count);
    }
    auto training_step(const data::Batch& batch) {
        auto [loss, count] = loss_and_count(batch);
        return step(loss, tokens(count), log("train/loss"_key, loss, on_epoch).batch_size(static_cast<double>(count)));
    }
    auto validation_step(const data::Batch& batch) {
        auto [loss, count] = loss_and_count(batch);
        return logs(log("val/loss"_key, loss).batch_size(static_cast<double>(count)));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.0}}; }
};
TEST(Weight, of_zero_adds_nothing) {
    const std::vector<data::Batch> batches{{torch::ones({2, 1}), torch::full({2, 1}, 3.0)},
                                           {torch::ones({2, 1}), torch::zeros({2, 1})},
                                           {torch::ones({1, 1}), torch::full({1, 1}, 2.0)}};
    Masked a, b;
    const auto result = Trainer{Epochs{1}, Accumulate{3}}.fit(a, batches, batches);
    EXPECT_NEAR(result.metric("train/loss"_key), (2 * 4.0 + 1 * 1.0) / 3, 1e-12);
    EXPECT_NEAR(result.metric("val/loss"_key), (2 * 4.0 + 1 * 1.0) / 3, 1e-12);
    Trainer{Epochs{1}}.fit(b, batches);
    EXPECT_EQ(b.w.item<double>(), 1);
}

// ---- windows by hand
struct ByHand : Module<ByHand> {
    static constexpr auto optimization = manual;
    torch::Tensor w = register_parameter("w", torch::zeros({1}));
    void training_step(const data::Batch& batch, std::int64_t i, auto& run) {
        auto& [optimizer] = run.optimizers();
        if (i % 4 == 0) optimizer.zero_grad();
        run.backward((batch.data * w - batch.target).square().mean() / 4);
        if (i % 4 == 3 || run.is_last_batch()) optimizer.step();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Resumed, within_a_window_by_hand_has_its_gradients) {
    const TempDir folder;
    ByHand whole;
    Trainer trainer{Epochs{1}, KeepEvery{Batches{1}, {.directory = folder.path()}}};
    trainer.fit(whole, growing(8));
    ASSERT_EQ(trainer.policy<KeepEvery>().saved().size(), 8U);
    for (const auto& file : trainer.policy<KeepEvery>().saved()) {
        ByHand rest;
        Trainer{Epochs{1}}.fit(rest, growing(8), resume(file));
        EXPECT_EQ(rest.w.item<double>(), whole.w.item<double>()) << file;
    }
}

} // namespace

} // namespace fulgurite::test_cases
