// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::TempDir;

using Loader = decltype(loader());

Linear seeded() {
    seed_everything(1);
    return Linear{};
}

/// How many batches of which loader, and what was told of their number.
struct Counted {
    std::vector<std::int64_t> batches = {0, 0, 0};
    std::vector<std::optional<std::int64_t>> told;
    void on_validation_start(auto& run) { told.push_back(run.num_eval_batches()); }
    void on_validation_batch_end(auto&, const auto&, const auto&, std::int64_t, std::int64_t dataloader_idx) {
        ++batches.at(static_cast<std::size_t>(dataloader_idx));
    }
};

// Lightning: test_num_sanity_val_steps, loaders of 8 and 64 batches.
TEST(Loaders, are_limited_and_checked_each_for_itself) {
    const auto batches = [](std::optional<Limit> limit, std::int64_t sanity) {
        auto model = seeded();
        Trainer trainer{Epochs{0}, limit, SanityCheck{sanity}, Counted{}};
        trainer.fit(model, loader(4, 4), std::vector{loader(32, 4), loader(256, 4)});
        const auto& counted = trainer.template policy<Counted>();
        const auto all = counted.batches[0] + counted.batches[1];
        EXPECT_EQ(counted.told.empty() ? 0 : counted.told.front(), all);
        return all;
    };
    EXPECT_EQ(batches(Limit{.val = 0}, 4), 0);
    EXPECT_EQ(batches(Limit{.val = 1}, 4), 2);
    EXPECT_EQ(batches(Limit{.val = 1.0}, 4), 8);
    EXPECT_EQ(batches(Limit{.val = 0.5}, 4), 8);
    EXPECT_EQ(batches(Limit{.val = 5}, 4), 8);
    EXPECT_EQ(batches(std::nullopt, 1000), 8 + 64);
    EXPECT_THROW(batches(Limit{.val = 0.1}, 4), Error); // of 8 batches
}

TEST(Loaders, are_limited_each_by_a_trial_run_and_by_overfitting) {
    const auto batches = [](std::optional<FastDevRun> trial, std::optional<Overfit> overfit) {
        auto model = seeded();
        Trainer trainer{Epochs{1}, trial, overfit, Counted{}};
        trainer.fit(model, loader(4, 4), std::vector{loader(8, 4), loader(32, 4)});
        return trainer.template policy<Counted>().batches;
    };
    EXPECT_EQ(batches(FastDevRun{3}, std::nullopt), (std::vector<std::int64_t>{2, 3, 0}));
    EXPECT_EQ(batches(std::nullopt, Overfit{4}), (std::vector<std::int64_t>{2, 4, 0}));
    EXPECT_EQ(batches(std::nullopt, std::nullopt), (std::vector<std::int64_t>{2, 8, 0}));
}

struct Memory : policy::Logger {
    std::vector<std::string> rows;
    void log_scalar(std::string_view name, double value, std::int64_t step) {
        rows.push_back(fmt::format("{} {:.9g} {}", name, value, step));
    }
};
/// Steps of a validation are logged, and a schedule follows the second loader.
struct Watching : Linear {
    auto validation_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return logs(log("val/loss"_key, loss, on_step | on_epoch | prog_bar));
    }
    auto configure_optimizers() {
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}},
                           optim::ReduceLROnPlateau{"val/loss/dataloader_idx_1"_key, {.patience = 0, .threshold = 10}});
    }
};
template <class Loaders>
auto fit(Loaders loaders, const std::filesystem::path& directory, std::int64_t epochs,
         const std::filesystem::path& from) {
    seed_everything(2);
    Watching model;
    Trainer trainer{Epochs{epochs},
                    KeepBest{"val/loss/dataloader_idx_1"_key, {.directory = directory, .filename = "best"}},
                    EarlyStopping{"val/loss/dataloader_idx_0"_key}, KeepLast{{.directory = directory}}, Memory{}};
    auto result = trainer.fit(model, loader(64, 16, true), loaders, resume(from));
    EXPECT_EQ(result.metric("val/loss/dataloader_idx_1"_key), result.metrics().at("val/loss/dataloader_idx_1"));
    EXPECT_TRUE(std::filesystem::exists(directory / "best.ckpt"));
    EXPECT_LE(trainer.template policy<KeepBest>().best_score(), result.metric("val/loss/dataloader_idx_1"_key));
    return trainer.template policy<Memory>().rows;
}
template <class Make>
void check_resumed(Make loaders) {
    TempDir one, other;
    const auto whole = fit(loaders(), one.path(), 4, "");
    auto parts = fit(loaders(), other.path(), 2, "");
    const auto rest = fit(loaders(), other.path(), 4, other.path() / "last.ckpt");
    parts.insert(parts.end(), rest.begin(), rest.end());
    EXPECT_EQ(parts, whole);
}
TEST(Loaders, are_watched_and_a_run_that_is_resumed_goes_on_counting_their_batches) {
    check_resumed([] { return data::Loaders{loader(64, 16), loader(24, 8)}; });
}
TEST(Loaders, in_a_vector_are_watched_and_resumed_alike) {
    check_resumed([] { return std::vector{loader(64, 16), loader(24, 8)}; });
}

TEST(Loaders, in_a_vector_that_are_watched_must_be_there) {
    auto model = seeded();
    Trainer trainer{Epochs{1}, EarlyStopping{"val/loss/dataloader_idx_2"_key}, Counted{}};
    trainer.fit(model, loader(), std::vector{loader(), loader(), loader()});
    try {
        trainer.fit(model, loader(), std::vector{loader(), loader()});
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(),
                     "the metric 'val/loss/dataloader_idx_2' is watched, but there are 2 validation loaders; their "
                     "indices begin at 0");
    }
    EXPECT_EQ(trainer.policy<Counted>().told.size(), 1U);
}

struct Source {
    int asked = 0;
    auto train_dataloader() { return loader(16, 4); }
    auto val_dataloader() {
        ++asked;
        return data::Loaders{loader(16, 4), loader(8, 4)};
    }
    auto test_dataloader() const { return std::vector{loader(16, 4), loader(8, 4), loader(4, 4)}; }
    auto predict_dataloader() const { return data::Loaders{loader(16, 4), loader(8, 4)}; }
};
TEST(DataModule, may_bring_several_loaders) {
    auto model = seeded();
    Source source;
    Trainer trainer{Epochs{5}, ReloadEvery{Epochs{2}}, Counted{}};
    trainer.fit(model, source);
    EXPECT_EQ(source.asked, 3); // for epochs 0, 2 and 4
    EXPECT_EQ(trainer.policy<Counted>().batches, (std::vector<std::int64_t>{5 * 4, 5 * 2, 0}));
    EXPECT_GT(trainer.test(model, source).metric("test/loss/dataloader_idx_2"_key), 0);
    auto [first, second] = trainer.predict(model, source);
    EXPECT_EQ(first.size(), 4U);
    EXPECT_EQ(second.size(), 2U);
}

} // namespace
