// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/batch.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

using namespace fulgurite;

TEST(Batch, has_the_size_of_its_first_tensor) {
    EXPECT_EQ(data::batch_size(torch::zeros({3, 2})), 3);
    EXPECT_EQ(data::batch_size(data::Batch{torch::zeros({4, 2}), torch::zeros(4)}), 4);
    EXPECT_EQ(data::batch_size(data::Unlabelled{torch::zeros({5})}), 5);
    EXPECT_EQ(data::batch_size(torch::data::Example<>{torch::zeros({6, 1}), torch::zeros(6)}), 6);
    EXPECT_EQ(data::batch_size(std::pair{torch::zeros({7, 1}), torch::zeros(1)}), 7);
    EXPECT_EQ(data::batch_size(std::tuple{data::Unlabelled{torch::zeros({8})}, 1}), 8);
}
