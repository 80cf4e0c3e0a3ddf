// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/random_split.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

auto row_of(std::int64_t samples) { return data::tensors(torch::arange(samples)); }

std::vector<std::int64_t> sizes_of(const auto& parts) {
    std::vector<std::int64_t> sizes;
    for (const auto& part : parts) sizes.push_back(part.size());
    return sizes;
}

} // namespace

TEST(RandomSplit, has_every_sample_once) {
    const auto [a, b, c] = data::random_split(row_of(100), {0.5, 0.3, 0.2}, 42);
    EXPECT_EQ(a.size(), 50);
    EXPECT_EQ(b.size(), 30);
    EXPECT_EQ(c.size(), 20);
    std::vector<std::int64_t> all;
    for (const auto* part : {&a, &b, &c}) all.insert(all.end(), part->indices().begin(), part->indices().end());
    EXPECT_FALSE(std::is_sorted(all.begin(), all.end()));
    std::sort(all.begin(), all.end());
    std::vector<std::int64_t> wanted(100);
    std::iota(wanted.begin(), wanted.end(), 0);
    EXPECT_EQ(all, wanted);
    EXPECT_EQ(&a.dataset(), &c.dataset());
}

TEST(RandomSplit, rounds_as_pytorch_does) {
    // [len(part) for part in torch.utils.data.random_split(range(n), fractions)]
    const double third = 1.0 / 3;
    EXPECT_EQ(sizes_of(data::random_split(row_of(7), {0.5, 0.5}, 1)), (std::vector<std::int64_t>{4, 3}));
    EXPECT_EQ(sizes_of(data::random_split(row_of(8), {third, third, third}, 1)), (std::vector<std::int64_t>{3, 3, 2}));
    EXPECT_EQ(sizes_of(data::random_split(row_of(10), {0.7, 0.2, 0.1}, 1)), (std::vector<std::int64_t>{7, 2, 1}));
    EXPECT_EQ(sizes_of(data::random_split(row_of(60000), {0.9, 0.1}, 1)), (std::vector<std::int64_t>{54000, 6000}));
    EXPECT_EQ(sizes_of(data::random_split(row_of(3), std::vector{0.0, 1.0}, 1)), (std::vector<std::int64_t>{0, 3}));
    EXPECT_EQ(sizes_of(data::random_split(row_of(100), {0.29, 0.71}, 1)), (std::vector<std::int64_t>{29, 71}));
}

TEST(RandomSplit, takes_sizes) {
    EXPECT_EQ(sizes_of(data::random_split(row_of(10), {7, 0, 3}, 1)), (std::vector<std::int64_t>{7, 0, 3}));
    EXPECT_EQ(sizes_of(data::random_split(row_of(10), std::vector<std::int64_t>{4, 6}, 1)),
              (std::vector<std::int64_t>{4, 6}));
}

TEST(RandomSplit, depends_on_the_seed_alone) {
    const auto first = data::random_split(row_of(50), {0.5, 0.5}, 3)[0].indices();
    EXPECT_EQ(first, data::random_split(row_of(50), {25, 25}, 3)[0].indices());
    EXPECT_NE(first, data::random_split(row_of(50), {0.5, 0.5}, 4)[0].indices());
    const auto shuffled = data::permutation(50, 3, 0); // a loader's first epoch of that seed
    EXPECT_NE(first, std::vector<std::int64_t>(shuffled.begin(), shuffled.begin() + 25));
}

TEST(RandomSplit, refuses_parts_that_do_not_add_up) {
    EXPECT_EQ(error_of([] { (void)data::random_split(row_of(10), {0.5, 0.4}, 1); }),
              "data::random_split: the fractions make 0.9 in all, expected 1");
    EXPECT_EQ(error_of([] { (void)data::random_split(row_of(10), {5, 4}, 1); }),
              "data::random_split: the sizes make 9 in all, the dataset has 10 samples");
    EXPECT_TRUE(contains(error_of([] { (void)data::random_split(row_of(10), {1.5, -0.5}, 1); }), "the fraction 1.5"));
    EXPECT_TRUE(contains(error_of([] { (void)data::random_split(row_of(10), {-2, 12}, 1); }), "the size -2"));
    EXPECT_TRUE(contains(error_of([] { (void)data::random_split(row_of(1), std::vector<double>{}, 1); }), "make 0"));
}
