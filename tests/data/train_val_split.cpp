// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/train_val_split.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"
#include "fulgurite/data/random_split.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

auto row_of(std::int64_t samples) { return data::tensors(torch::arange(samples)); }

} // namespace

TEST(TrainValSplit, is_by_percentage_and_seed) {
    const auto [train, val] = data::train_val_split(row_of(60000), {.val_percentage = 0.1, .seed = 7});
    EXPECT_EQ(train.size(), 54000);
    EXPECT_EQ(val.size(), 6000);
    EXPECT_EQ(data::train_val_split(row_of(14)).val.size(), 2); // 20 %, rounded down
    EXPECT_EQ(data::train_val_split(row_of(14), {.val_percentage = 0}).val.size(), 0);
    EXPECT_EQ(train.indices(), data::random_split(row_of(60000), {0.9, 0.1}, 7)[0].indices());
    for (int n = 1; n < 100; ++n) // whole percents of 100 samples
        EXPECT_EQ(data::train_val_split(row_of(100), {.val_percentage = n / 100.0}).val.size(), n);
}

TEST(TrainValSplit, refuses_what_is_no_fraction) {
    const auto words = [](std::int64_t samples, double part) {
        return error_of([&] { (void)data::train_val_split(row_of(samples), {.val_percentage = part}); });
    };
    EXPECT_EQ(words(10, 20),
              "data::train_val_split: val_percentage is 20; give a fraction from 0 to below 1, such as "
              "0.2 for 20 %");
    EXPECT_TRUE(contains(words(10, 1), "val_percentage is 1;"));
    EXPECT_TRUE(contains(words(10, -0.1), "val_percentage is -0.1;"));
    EXPECT_EQ(words(3, 0.2), "data::train_val_split: of 3 samples, val_percentage 0.2 leaves none to validate on");
}
