// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/core/duration.hpp"

#include <gtest/gtest.h>

namespace {

struct Position {
    std::int64_t epoch_ = 0, step_ = 0;
    std::int64_t epoch() const { return epoch_; }
    std::int64_t global_step() const { return step_; }
};

TEST(Duration, epochs_are_done_when_so_many_are_over) {
    EXPECT_FALSE(fulgurite::Epochs{2}.done(Position{1, 100}));
    EXPECT_TRUE(fulgurite::Epochs{2}.done(Position{2, 0}));
    EXPECT_TRUE(fulgurite::Epochs{0}.done(Position{}));
}

TEST(Duration, steps_are_done_within_an_epoch) {
    EXPECT_FALSE(fulgurite::Steps{3}.done(Position{9, 2}));
    EXPECT_TRUE(fulgurite::Steps{3}.done(Position{0, 3}));
    EXPECT_TRUE(fulgurite::Steps{3}.done_within_epoch(Position{0, 3}));
}

TEST(Duration, says_itself_in_words) {
    using namespace fulgurite;
    const auto words = [](Duration duration) { return duration.words(); };
    EXPECT_EQ(words(Epochs{1}), "1 epoch");
    EXPECT_EQ(words(Steps{100}), "100 steps");
    EXPECT_EQ(words(Batches{1}), "1 batch");
    EXPECT_EQ(words(Batches{1000000}), "1000000 batches");
    EXPECT_EQ(words(Samples{0}), "0 samples");
    EXPECT_EQ(words(Minutes{0.5}), "0.5 minutes");
    EXPECT_EQ(words(Minutes{1}), "1 minute");
}

TEST(Duration, negative_numbers_are_refused) {
    EXPECT_THROW(fulgurite::Epochs{-1}, fulgurite::Error);
    EXPECT_THROW(fulgurite::Steps{-1}, fulgurite::Error);
}

} // namespace
