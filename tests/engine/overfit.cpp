// SPDX-License-Identifier: BSL-1.0
#include "tests/engine/models.hpp"

#include "tests/support.hpp"

namespace {

using namespace fulgurite;
using fulgurite::testing::Linear;
using fulgurite::testing::loader;

/// What the batches of each epoch hold, and how many there were to be.
struct Sees {
    std::vector<double>* sums;
    std::optional<std::int64_t>* expected;
    std::vector<std::int64_t>* validated;
    void on_train_batch_start(auto& run, auto& batch) {
        sums->push_back(batch.data.sum().template item<double>());
        *expected = run.num_training_batches();
    }
    void on_validation_end(auto& run) { validated->push_back(run.total_batches()); }
};
struct Seen {
    std::vector<double> sums = {};
    std::optional<std::int64_t> expected = {};
    std::vector<std::int64_t> validated = {};
    Sees callback() { return {&sums, &expected, &validated}; }
};
double first_sum(auto& from) {
    for (auto& batch : from) return batch.data.sum().template item<double>();
    return 0;
}

TEST(Overfit, keeps_the_order_of_a_loader_for_as_long_as_the_fit_lasts) {
    Linear model;
    Seen seen;
    auto train = loader(64, 4, /*shuffle=*/true);
    auto shuffled = loader(64, 4, true), plain = loader(64, 4);
    Trainer trainer{Epochs{2}, Overfit{1}, seen.callback()};
    trainer.fit(model, train);
    EXPECT_EQ(seen.sums, std::vector<double>(2, first_sum(plain)));
    train.set_epoch(0);
    EXPECT_EQ(first_sum(train), first_sum(shuffled));
    EXPECT_NE(first_sum(train), first_sum(plain));

    auto session = trainer.session(model, train); // while it is held by the host
    session.advance();
    train.set_epoch(0);
    EXPECT_EQ(first_sum(train), first_sum(plain));
    while (session.advance()) {
    }
    train.set_epoch(0);
    shuffled.set_epoch(0);
    EXPECT_EQ(first_sum(train), first_sum(shuffled));
}

TEST(KeepOrder, holds_until_it_was_taken_back_as_often) {
    auto shuffled = loader(64, 4, true), plain = loader(64, 4);
    const double mixed = first_sum(shuffled), kept = first_sum(plain);
    const auto sum = [&] {
        shuffled.set_epoch(0);
        return first_sum(shuffled);
    };
    shuffled.keep_order();
    shuffled.keep_order();
    shuffled.keep_order(false);
    EXPECT_EQ(sum(), kept);
    shuffled.keep_order(false);
    EXPECT_EQ(sum(), mixed);
}

TEST(AnyLoader, knows_the_size_of_what_is_behind_it_and_keeps_its_order) {
    Linear model;
    Seen seen;
    auto train = loader(80, 4, true), plain = loader(80, 4);
    AnyTrainer<Linear> trainer(
        Trainer{Epochs{2}, ValidateEvery{0.5}, Limit{.train = 0.5}, Overfit{0.1}, seen.callback()});
    trainer.fit(model, train, plain);
    EXPECT_EQ(seen.expected, 2);
    EXPECT_EQ(seen.validated, std::vector<std::int64_t>({1, 2, 3, 4}));
    ASSERT_EQ(seen.sums.size(), 4u);
    EXPECT_EQ(seen.sums[0], first_sum(plain));
    EXPECT_EQ(seen.sums[0], seen.sums[2]);
    EXPECT_EQ(seen.sums[1], seen.sums[3]);

    const std::vector<data::Batch> listed{{torch::zeros({1, 2}), torch::zeros({1, 1})}};
    EXPECT_EQ(AnyLoader<data::Batch>(listed).size(), 1);
}

} // namespace
