// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/pass/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

using namespace fulgurite;

TEST(Permutation, holds_every_sample_once) {
    auto order = data::permutation(1000, 3, 5);
    EXPECT_FALSE(std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (std::int64_t i = 0; i < 1000; ++i) ASSERT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(Permutation, depends_on_seed_and_epoch) {
    EXPECT_EQ(data::permutation(100, 3, 5), data::permutation(100, 3, 5));
    EXPECT_NE(data::permutation(100, 3, 5), data::permutation(100, 3, 6));
    EXPECT_NE(data::permutation(100, 3, 5), data::permutation(100, 4, 5));
}

TEST(Permutation, is_the_same_on_every_platform) {
    EXPECT_EQ(data::permutation(10, 1, 0), (std::vector<std::int64_t>{1, 2, 7, 4, 8, 0, 9, 6, 5, 3}));
}

TEST(Permutation, favours_no_order) {
    std::map<std::vector<std::int64_t>, int> counts;
    constexpr int draws = 24000;
    for (int epoch = 0; epoch < draws; ++epoch) ++counts[data::permutation(4, 9, epoch)];
    EXPECT_EQ(counts.size(), 24U);
    for (const auto& [order, count] : counts) EXPECT_NEAR(count, draws / 24, 5 * std::sqrt(draws / 24.0));
}

TEST(Order, cuts_samples_into_batches) {
    std::vector<std::int64_t> scratch;
    const data::Order plain(5, 2, {});
    EXPECT_TRUE(std::ranges::equal(plain.batch(1, scratch), std::vector<std::int64_t>{2, 3}));
    EXPECT_TRUE(std::ranges::equal(plain.batch(2, scratch), std::vector<std::int64_t>{4}));
    const data::Order shuffled(5, 2, {4, 3, 2, 1, 0});
    EXPECT_TRUE(std::ranges::equal(shuffled.batch(0, scratch), std::vector<std::int64_t>{4, 3}));
    EXPECT_TRUE(std::ranges::equal(shuffled.batch(2, scratch), std::vector<std::int64_t>{0}));
}
