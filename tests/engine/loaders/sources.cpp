// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

using Numbers = std::vector<std::int64_t>;
using Loader = decltype(loader());

/// Counts how often it is asked for what, and refuses what is not wanted.
struct Asked {
    Numbers train, val;
    int test = 0, predict = 0;
    std::int64_t epoch = -1;
    auto train_dataloader() {
        train.push_back(epoch);
        return loader(12, 4, true);
    }
    auto val_dataloader() {
        val.push_back(epoch);
        return loader(8, 4);
    }
    auto test_dataloader() { return ++test, loader(8, 4); }
    auto predict_dataloader() { return ++predict, loader(8, 4); }
};
// Lightning asks for no loader of a stage that a limit leaves out.
TEST(Sources, are_not_asked_for_a_stage_that_is_left_out) {
    Asked data;
    Linear model;
    Trainer none{Epochs{2}, Limit{.val = 0, .test = 0, .predict = 0}, SanityCheck{2}};
    EXPECT_EQ(none.fit(model, data).global_step(), 6);
    none.validate(model, data);
    none.test(model, data);
    EXPECT_TRUE(none.predict(model, data).empty());
    EXPECT_EQ(data.train.size(), 1U);
    EXPECT_TRUE(data.val.empty());
    EXPECT_EQ(data.test + data.predict, 0);

    Asked untrained;
    TempDir dir;
    EXPECT_EQ((Trainer{Epochs{2}, Limit{.train = 0.0, .val = 0.0}, KeepLast{{.directory = dir.path()}}}
                   .fit(model, untrained)
                   .global_step()),
              0);
    EXPECT_TRUE(untrained.train.empty());
    EXPECT_TRUE(untrained.val.empty());
}

/// A module that brings its loaders, each batch of which is another number in each epoch.
struct Bringing : Module<Bringing> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    Numbers asked, numbers;
    std::int64_t now = 0;
    void on_train_epoch_end(auto& run) { now = run.epoch() + 1; }
    void on_load_checkpoint(auto&, const StateTree& checkpoint) {
        now = checkpoint.at("fulgurite", "progress", "epoch").as_int();
    }
    auto train_dataloader() {
        asked.push_back(now);
        auto from = torch::arange(4, torch::kDouble).unsqueeze(1) + 10. * static_cast<double>(now);
        return data::Loader{data::tensors(from, from),
                            {.batch_size = 1, .shuffle = true, .seed = static_cast<std::uint64_t>(now)}};
    }
    auto training_step(const auto& batch) {
        numbers.push_back(static_cast<std::int64_t>(batch.data.template item<double>()));
        return layer->weight.sum();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};
TEST(Sources, that_are_reloaded_are_asked_once_after_a_resume_and_told_the_epoch) {
    TempDir dir;
    const auto run = [&](auto save, const std::filesystem::path& from, std::int64_t every) {
        Bringing model;
        auto end = save ? std::optional{KeepEvery{Epochs{1}, {.directory = dir.path(), .filename = "end{epoch}"}}}
                        : std::nullopt;
        Trainer{Epochs{4}, ReloadEvery{Epochs{every}}, std::move(end), std::move(save)}.fit(model, resume(from));
        return std::pair(model.asked, model.numbers);
    };
    for (const std::int64_t every : {1, 2}) {
        std::filesystem::remove_all(dir.path());
        const auto [asked, all] = run(std::optional{SaveAll{dir.path()}}, "", every);
        EXPECT_EQ(asked, every == 1 ? (Numbers{0, 1, 2, 3}) : (Numbers{0, 2}));
        const auto check = [&](const std::string& file, std::int64_t epoch, std::int64_t batch) {
            if (every == 2 && epoch % 2 == 1) return; // its loader was made for the epoch before
            const auto [again, rest] = run(std::optional<SaveAll>{}, dir.path() / file, every);
            Numbers wanted;
            for (auto each = epoch; each < 4; each += every) wanted.push_back(each);
            EXPECT_EQ(again, wanted) << file;
            EXPECT_EQ(rest, Numbers(all.begin() + batch, all.end())) << file;
        };
        for (std::int64_t epoch = 1; epoch < 4; ++epoch) {
            check("end" + std::to_string(epoch - 1) + ".ckpt", epoch, 4 * epoch);
            check(std::to_string(4 * epoch + 2), epoch, 4 * epoch + 2);
        }
    }
}

/// As many batches as the number of the epoch that it was told, and one.
struct Growing {
    std::int64_t epoch = 0;
    std::vector<data::Batch> batches = std::vector<data::Batch>(5, {torch::ones({1, 2}), torch::ones({1, 1})});
    void set_epoch(std::int64_t number) { epoch = number; }
    std::int64_t size() const { return epoch + 1; }
    auto begin() { return batches.begin(); }
    auto end() { return batches.begin() + size(); }
};
struct Sizes {
    std::vector<std::optional<std::int64_t>> train, val;
    void on_train_start(auto& run) { train.push_back(run.num_training_batches()); }
    void on_train_epoch_start(auto& run) { train.push_back(run.num_training_batches()); }
    void on_validation_start(auto& run) { val.push_back(run.num_eval_batches()); }
};
TEST(Sources, are_told_the_epoch_before_they_are_asked_for_their_size) {
    TempDir dir;
    const auto sizes = [&](std::int64_t epochs, const std::filesystem::path& from) {
        Linear model;
        Trainer trainer{Epochs{epochs}, Sizes{}, KeepLast{{.directory = dir.path()}}};
        auto result = trainer.fit(model, Growing{}, Growing{}, resume(from));
        EXPECT_EQ(result.global_step(), epochs * (epochs + 1) / 2);
        return std::pair(trainer.template policy<Sizes>().train, trainer.template policy<Sizes>().val);
    };
    using Told = std::vector<std::optional<std::int64_t>>;
    EXPECT_EQ(sizes(2, ""), std::pair(Told({1, 1, 2}), Told({1, 2})));
    EXPECT_EQ(sizes(4, dir.path() / "last.ckpt"), std::pair(Told({3, 3, 4}), Told({3, 4})));
}

struct Heard {
    int starts = 0, ends = 0;
    void on_validation_start() { ++starts; }
    void on_test_start() { ++starts; }
    void on_predict_start() { ++starts; }
    void on_validation_end() { ++ends; }
};
auto nothing() { return data::Loader{data::tensors(torch::ones({0, 2}), torch::ones({0, 1})), {.workers = 1}}; }
// Lightning: an evaluation of no batches is left out, hooks and all.
TEST(Sources, without_batches_leave_an_evaluation_out) {
    Linear model;
    Trainer trainer{Epochs{2}, SanityCheck{2}, Heard{}};
    auto result = trainer.fit(model, loader(8, 4), nothing());
    EXPECT_EQ(result.global_step(), 4);
    trainer.validate(model, nothing());
    trainer.test(model, nothing());
    EXPECT_TRUE(trainer.predict(model, nothing()).empty());
    trainer.validate(model, std::vector<data::Batch>{});
    EXPECT_EQ(trainer.policy<Heard>().starts, 0);
    // Of several loaders, those that have some are taken.
    trainer.fit(model, loader(8, 4), data::Loaders{nothing(), loader(8, 4)});
    EXPECT_GT(trainer.policy<Heard>().starts, 0);
    trainer.policy<Heard>().starts = 0;
    trainer.fit(model, loader(8, 4), data::Loaders{nothing(), nothing()});
    EXPECT_EQ(trainer.policy<Heard>().starts, 0);
}
TEST(Sources, without_batches_are_nothing_to_train_on) {
    Linear model;
    try {
        Trainer{Epochs{1}}.fit(model, nothing());
        ADD_FAILURE();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "the training loader gave no batch in epoch 0; it must give at least one");
    }
}

/// Says that it has twice the batches that it has, as sharded data sets do.
struct Promising {
    std::vector<data::Batch> batches = std::vector<data::Batch>(3, {torch::ones({1, 2}), torch::ones({1, 1})});
    std::int64_t size() const { return 6; }
    auto begin() { return batches.begin(); }
    auto end() { return batches.end(); }
};
// Lightning's users lose every validation so.
TEST(Sources, with_fewer_batches_than_they_promise_are_validated_at_each_epochs_end) {
    Linear model;
    Trainer trainer{Epochs{3}, Heard{}};
    EXPECT_EQ(trainer.fit(model, Promising{}, Promising{}).global_step(), 9);
    EXPECT_EQ(trainer.policy<Heard>().ends, 3);
}

struct Counting : Linear {
    std::vector<std::int64_t> sizes;
    auto training_step(const auto& batch) {
        sizes.push_back(batch.data.size(0));
        auto loss = (forward(batch.data) - batch.target).square().sum();
        return step(loss, log("size"_key, double(batch.data.size(0)), on_epoch));
    }
};
// A batch without samples weighs nothing, and breaks nothing.
TEST(Sources, may_give_batches_without_samples) {
    Counting model;
    std::vector<data::Batch> batches{{torch::ones({2, 2}), torch::ones({2, 1})},
                                     {torch::ones({0, 2}), torch::ones({0, 1})},
                                     {torch::ones({4, 2}), torch::ones({4, 1})}};
    auto result = Trainer{Epochs{1}, Accumulate{3}}.fit(model, batches);
    EXPECT_EQ(model.sizes, (Numbers{2, 0, 4}));
    EXPECT_DOUBLE_EQ(result.metric("size"_key), (2. * 2 + 4 * 4) / 6);
}

TEST(Sources, limited_to_a_fraction_take_what_it_says) {
    const auto taken = [](std::int64_t batches, Amount amount) {
        Linear model;
        return Trainer{Epochs{1}, Limit{.train = amount}}.fit(model, loader(batches, 1)).global_step();
    };
    EXPECT_EQ(taken(100, 0.29), 29);
    EXPECT_EQ(taken(49, 1.0 / 49), 1);
    EXPECT_EQ(taken(5, 0.5), 2); // as in Lightning
}

} // namespace
