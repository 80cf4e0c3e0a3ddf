// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include <ranges>

#include <range/v3/view/generate.hpp>

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::loader;
using fulgurite::testing::SaveAll;
using fulgurite::testing::TempDir;

using Numbers = std::vector<std::int64_t>;

data::Unlabelled batch_of(std::int64_t number) { return {torch::full({2, 1}, static_cast<double>(number))}; }
auto endless() {
    return std::views::iota(std::int64_t{0}) | std::views::transform([](std::int64_t i) { return batch_of(i); });
}
/// Of a length that it does not tell.
auto unsized(std::int64_t batches) {
    return std::views::iota(std::int64_t{0}) | std::views::take_while([=](std::int64_t i) { return i < batches; }) |
           std::views::transform([](std::int64_t i) { return batch_of(i); });
}

/// Keeps the numbers that it is given, and where an epoch's last batch was.
struct Seen : Module<Seen> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    Numbers numbers, validated, last;
    std::optional<std::int64_t> told;

    static std::int64_t number(const auto& batch) {
        return static_cast<std::int64_t>(batch.data[0].template item<float>());
    }
    auto training_step(const auto& batch, std::int64_t batch_idx, auto& run) {
        numbers.push_back(number(batch));
        if (run.is_last_batch()) last.push_back(batch_idx);
        told = run.num_training_batches();
        return layer(batch.data).square().mean();
    }
    void validation_step(const auto& batch) { validated.push_back(number(batch)); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 1e-3}}; }
};
struct Validations {
    Numbers at;
    void on_validation_end(const auto& run) { at.push_back(run.total_batches()); }
};

TEST(Endless, ends_by_steps) {
    Seen model;
    Trainer trainer{Steps{10}, ValidateEvery{Steps{4}}, Validations{}};
    auto result = trainer.fit(model, endless(), unsized(2));
    EXPECT_EQ(result.global_step(), 10);
    EXPECT_EQ(result.epoch(), 1);
    EXPECT_EQ(model.numbers, (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    EXPECT_TRUE(model.last.empty());
    EXPECT_EQ(model.told, std::nullopt);
    EXPECT_EQ(trainer.policy<Validations>().at, (Numbers{4, 8}));
    EXPECT_EQ(model.validated, (Numbers{0, 1, 0, 1}));
}

TEST(Endless, has_epochs_of_its_limit) {
    Seen model;
    Trainer trainer{Epochs{2}, Limit{.train = 4, .val = 3}, ValidateEvery{0.5}, Validations{}};
    trainer.fit(model, endless(), endless());
    EXPECT_EQ(model.numbers, (Numbers{0, 1, 2, 3, 0, 1, 2, 3})); // a range begins anew
    EXPECT_EQ(model.last, (Numbers{3, 3}));
    EXPECT_EQ(model.told, 4);
    EXPECT_EQ(trainer.policy<Validations>().at, (Numbers{2, 4, 6, 8}));
    EXPECT_EQ(model.validated, (Numbers{0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2}));
}

/// Goes on where it was left, as a stream of sensor data does.
struct Stream {
    std::int64_t next = 0;
    struct iterator {
        Stream* from;
        data::Unlabelled operator*() const { return batch_of(from->next); }
        iterator& operator++() {
            ++from->next;
            return *this;
        }
        bool operator==(std::unreachable_sentinel_t) const { return false; }
    };
    iterator begin() { return {this}; }
    std::unreachable_sentinel_t end() const { return {}; }
};
TEST(Endless, loses_no_batch_where_it_goes_on_from_epoch_to_epoch) {
    Seen model;
    Stream train, validation;
    Trainer{Epochs{3}, Limit{.train = 2, .val = 2}}.fit(model, train, validation);
    EXPECT_EQ(model.numbers, (Numbers{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(model.validated, (Numbers{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(train.next, 6);
}

TEST(Endless, may_be_a_generating_view) {
    Seen model;
    auto batches = ranges::views::generate([i = 0]() mutable { return batch_of(i++); });
    Trainer{Epochs{2}, Limit{.train = 2}, ValidateEvery{Batches{2}}}.fit(model, batches, unsized(1));
    EXPECT_EQ(model.numbers.size(), 4U);
    EXPECT_EQ(model.validated, (Numbers{0, 0}));
}

TEST(Unsized, knows_its_last_batch) {
    Seen model;
    auto result = Trainer{Epochs{2}, Accumulate{2}}.fit(model, unsized(3), unsized(1));
    EXPECT_EQ(model.last, (Numbers{2, 2}));
    EXPECT_EQ(model.numbers, (Numbers{0, 1, 2, 0, 1, 2}));
    EXPECT_EQ(result.global_step(), 4);
    // A limit that it does not reach is no promise.
    Seen limited;
    Trainer{Epochs{1}, Limit{.train = 5}}.fit(limited, unsized(3), unsized(1));
    EXPECT_EQ(limited.last, (Numbers{2}));
}

TEST(Unsized, has_no_fraction_of_an_epoch) {
    Seen model;
    const auto refused = [&](auto trainer, const char* words) {
        try {
            trainer.fit(model, unsized(3), unsized(1));
            ADD_FAILURE();
        } catch (const Error& error) {
            EXPECT_NE(std::string_view(error.what()).find(words), std::string_view::npos) << error.what();
        }
        EXPECT_TRUE(model.numbers.empty());
    };
    refused(Trainer{Epochs{1}, ValidateEvery{0.5}},
            "the training loader does not know its size; give Batches or Steps");
    refused(Trainer{Epochs{1}, Limit{.train = 0.5}}, "that loader does not know its size; give a count");
}

TEST(Unsized, goes_on_from_any_batch) {
    TempDir dir;
    const auto run = [](auto save, const std::filesystem::path& from) {
        seed_everything(1);
        Seen model;
        Trainer trainer{Epochs{2}, std::move(save)};
        trainer.fit(model, unsized(3), unsized(1), resume(from));
        return std::pair(model.numbers, model.layer->weight.detach().clone());
    };
    const auto [all, weight] = run(std::optional{SaveAll{dir.path()}}, "");
    for (std::int64_t batch = 1; batch <= 6; ++batch) {
        const auto [rest, resumed] = run(std::optional<SaveAll>{}, dir.path() / std::to_string(batch));
        EXPECT_EQ(rest, Numbers(all.begin() + batch, all.end())) << "from batch " << batch;
        EXPECT_TRUE(torch::equal(resumed, weight)) << "from batch " << batch;
    }
}

/// Learns from a batch of each of two loaders, if they are there.
struct Pairs : Module<Pairs> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    torch::nn::Dropout dropout = register_module("dropout", torch::nn::Dropout(0.3));
    std::vector<Numbers> sizes;

    torch::Tensor loss(const data::Batch& batch) { return torch::mse_loss(dropout(layer(batch.data)), batch.target); }
    torch::Tensor loss(const std::optional<data::Batch>& batch) { return batch ? loss(*batch) : torch::zeros({}); }
    auto summed(const torch::Tensor& value) { return step(value, log("train/loss"_key, value, on_step | on_epoch)); }
    template <class One, class Other>
    auto training_step(const std::tuple<One, Other>& batch) {
        const auto& [one, other] = batch;
        return summed(loss(one) + loss(other));
    }
    auto training_step(const data::SequentialBatch<data::Batch>& batch) { return summed(loss(batch.batch)); }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-2}}; }
};

template <class Mode>
void check_resumed(Mode mode) {
    TempDir dir;
    const auto run = [&](auto save, const std::filesystem::path& from) {
        seed_everything(3);
        Pairs model;
        auto one = loader(20, 4, true);
        data::Loader other{fulgurite::testing::sums(18), {.batch_size = 2, .shuffle = true, .workers = 2}};
        Trainer trainer{Epochs{2}, Accumulate{2}, std::move(save)};
        auto result = trainer.fit(model, data::Combined{mode, one, std::ref(other)}, resume(from));
        return std::tuple(result.metric("train/loss"_key), result.global_step(), model.layer->weight.detach().clone());
    };
    const auto [loss, steps, weight] = run(std::optional{SaveAll{dir.path()}}, "");
    for (const auto& file : std::filesystem::directory_iterator(dir.path())) {
        const auto [again, count, resumed] = run(std::optional<SaveAll>{}, file.path());
        EXPECT_EQ(again, loss) << file.path();
        EXPECT_EQ(count, steps) << file.path();
        EXPECT_TRUE(torch::equal(resumed, weight)) << file.path();
    }
}
TEST(Combined, trains_and_goes_on_from_any_batch_exactly) {
    check_resumed(data::min_size);
    check_resumed(data::max_size_cycle);
    check_resumed(data::max_size);
    check_resumed(data::sequential);
}

/// A loader of numbers that keeps its place for those who ask.
struct From {
    std::int64_t first;
    auto begin() const { return std::views::iota(first).begin(); }
    std::unreachable_sentinel_t end() const { return {}; }
};
struct Places : Module<Places> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(1, 1));
    std::vector<Numbers> seen;
    auto training_step(const auto& batch) {
        const auto& [one, other] = batch;
        seen.push_back({one, other});
        return layer->weight.sum();
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0}}; }
};
// Lightning: test_fit_loop_save_and_restore_dataloaders, where loaders that keep their place begin at 3 and 1.
TEST(Combined, goes_on_where_it_was_left_as_lightning) {
    TempDir dir;
    const auto run = [&](std::int64_t steps, const std::filesystem::path& from) {
        Places model;
        Trainer trainer{Steps{steps}, KeepLast{{.directory = dir.path()}}};
        trainer.fit(model, data::Combined{data::min_size, From{3}, From{1}}, resume(from));
        return model.seen;
    };
    EXPECT_EQ(run(2, ""), (std::vector<Numbers>{{3, 1}, {4, 2}}));
    EXPECT_EQ(run(4, dir.path() / "last.ckpt"), (std::vector<Numbers>{{5, 3}, {6, 4}}));
}

TEST(AnyLoader, takes_no_more_of_a_stream_than_the_loader_behind_it_would_give) {
    const auto numbers = [](auto&& from) {
        Seen model;
        Trainer{Epochs{3}, Limit{.train = 2}}.fit(model, from, unsized(1));
        return model.numbers;
    };
    int made = 0, made_behind = 0;
    auto stream = ranges::views::generate([&]() mutable { return batch_of(made++); });
    const auto wanted = numbers(stream);
    EXPECT_EQ(numbers(AnyLoader<data::Unlabelled>(
                  ranges::views::generate([&]() mutable { return batch_of(made_behind++); }))),
              wanted);
    EXPECT_EQ(made_behind, made);
}

} // namespace
