// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/images.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

TEST(Images, give_floats_in_the_unit_interval_and_int64_classes) {
    const auto pixels = torch::arange(256, torch::kByte).view({4, 1, 8, 8});
    const data::Images images{pixels, torch::tensor({3, 2, 1, 0}, torch::kByte)};
    const auto batch = images.get(std::vector<std::int64_t>{3, 1});
    EXPECT_TRUE(torch::allclose(batch.data, pixels.index_select(0, torch::tensor({3, 1})).to(torch::kFloat) / 255));
    EXPECT_TRUE(torch::equal(batch.target, torch::tensor({0, 2}, torch::kLong)));
    EXPECT_EQ(images.size(), 4);
}

TEST(Images, refuse_what_they_are_not) {
    const auto labels = torch::zeros(4, torch::kLong);
    EXPECT_TRUE(contains(error_of([&] { (void)data::Images{torch::zeros({4, 1, 2, 2}), labels}; }), "type Float"));
    EXPECT_TRUE(
        contains(error_of([&] { (void)data::Images{torch::zeros({4, 2, 2}, torch::kByte), labels}; }), "[4, 2, 2]"));
    EXPECT_TRUE(contains(error_of([&] { (void)data::Images{torch::zeros({5, 1, 2, 2}, torch::kByte), labels}; }),
                         "got labels of shape [4], expected [5]"));
    EXPECT_TRUE(
        contains(error_of([&] { (void)data::Images{torch::zeros({4, 1, 2, 2}, torch::kByte), torch::full(4, 1.9)}; }),
                 "labels of type Float"));
}
