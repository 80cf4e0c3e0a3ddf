// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/collate.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

using namespace fulgurite;

TEST(Collate, stacks_tensors_along_a_new_first_dimension) {
    const std::vector<Tensor> samples{torch::zeros({2}), torch::ones({2})};
    EXPECT_TRUE(torch::equal(data::collate(samples).data, torch::tensor({{0.F, 0.F}, {1.F, 1.F}})));
}

TEST(Collate, makes_class_indices_of_whole_numbers_and_floats_of_others) {
    const std::vector<std::pair<Tensor, int>> classes{{torch::zeros({2}), 3}, {torch::ones({2}), 4}};
    const auto batch = data::collate(classes);
    EXPECT_EQ(batch.data.sizes(), (std::vector<std::int64_t>{2, 2}));
    EXPECT_TRUE(torch::equal(batch.target, torch::tensor({3, 4}, torch::kLong)));

    const std::vector<std::pair<double, double>> numbers{{1.5, 2.5}};
    EXPECT_EQ(data::collate(numbers).data.scalar_type(), torch::kFloat);
}

TEST(Collate, takes_whatever_has_data_and_target) {
    const std::vector<torch::data::Example<>> examples{{torch::zeros({3}), torch::tensor(1)},
                                                       {torch::ones({3}), torch::tensor(2)}};
    const auto batch = data::collate(examples);
    EXPECT_EQ(batch.data.sizes(), (std::vector<std::int64_t>{2, 3}));
    EXPECT_TRUE(torch::equal(batch.target, torch::tensor({1, 2})));
}

TEST(Collate, of_no_samples_is_an_empty_batch) {
    const auto batch = data::collate(std::vector<std::pair<Tensor, std::int64_t>>{});
    EXPECT_EQ(batch.data.sizes(), (std::vector<std::int64_t>{0}));
    EXPECT_EQ(batch.target.sizes(), (std::vector<std::int64_t>{0}));
    EXPECT_EQ(batch.target.scalar_type(), torch::kLong);
    EXPECT_EQ(data::collate(std::vector<Tensor>{}).data.size(0), 0);
    EXPECT_EQ(data::collate(std::vector<torch::data::Example<>>{}).data.size(0), 0);
    EXPECT_EQ(samples_in(batch), 0);
    EXPECT_EQ(samples_in(std::pair(torch::zeros({0, 3}), torch::zeros({0}))), 0);
}
