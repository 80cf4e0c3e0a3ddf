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

TEST(Duration, negative_numbers_are_refused) {
    EXPECT_THROW(fulgurite::Epochs{-1}, fulgurite::Error);
    EXPECT_THROW(fulgurite::Steps{-1}, fulgurite::Error);
}

} // namespace
