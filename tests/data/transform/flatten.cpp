// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/flatten.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::error_of;

TEST(Flatten, does_to_each_sample_what_torch_does) {
    const auto images = torch::rand({5, 2, 3, 4});
    for (const auto& [start, end] : {std::pair(0, -1), std::pair(1, -1), std::pair(0, 1), std::pair(-2, -1)}) {
        const auto all = data::Flatten{{.start_dim = start, .end_dim = end}}(images);
        auto each = torch::nn::Flatten(torch::nn::FlattenOptions().start_dim(start).end_dim(end));
        for (std::int64_t i = 0; i < images.size(0); ++i) EXPECT_TRUE(torch::equal(all[i], each->forward(images[i])));
    }
    EXPECT_EQ(data::Flatten{}(images).sizes(), (std::vector<std::int64_t>{5, 2, 12}));
}
TEST(Flatten, refuses_dimensions_that_are_not_there) {
    EXPECT_EQ(error_of([] { data::Flatten{{.start_dim = 3}}(torch::rand({5, 2, 3, 4})); }),
              "data::Flatten: got samples of shape [2, 3, 4], and dimensions 3 to -1 are to be one");
    EXPECT_EQ(error_of([] { data::Flatten{{.start_dim = -4}}(torch::rand({5, 2, 3, 4})); }),
              "data::Flatten: got samples of shape [2, 3, 4], and dimensions -4 to -1 are to be one");
}
