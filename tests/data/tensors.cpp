// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/tensors.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

TEST(Tensors, give_the_rows_that_are_asked_for_in_that_order) {
    const auto x = torch::randn({6, 2}), y = torch::arange(6);
    const std::vector<std::int64_t> rows{5, 1, 1};
    const auto batch = data::tensors(x, y).get(rows);
    EXPECT_TRUE(torch::equal(batch.data, x.index_select(0, torch::tensor(rows))));
    EXPECT_TRUE(torch::equal(batch.target, torch::tensor({5, 1, 1})));
    EXPECT_TRUE(torch::equal(data::tensors(x).get(rows).data, batch.data));
    EXPECT_EQ(data::tensors(x).size(), 6);
}

TEST(Tensors, give_batches_of_their_own_memory) {
    const auto x = torch::zeros({3, 2});
    const auto dataset = data::tensors(x);
    dataset.get(std::vector<std::int64_t>{0, 1, 2}).data.fill_(1);
    EXPECT_TRUE(torch::equal(x, torch::zeros({3, 2})));
}

TEST(Tensors, carry_no_graph) {
    const auto x = torch::ones({3, 2}, torch::requires_grad());
    EXPECT_FALSE(data::tensors(x * 2).get(std::vector<std::int64_t>{0}).data.requires_grad());
}

TEST(Tensors, must_be_as_many_samples) {
    const auto words = error_of([] { (void)data::tensors(torch::zeros({4, 2}), torch::zeros(3)); });
    EXPECT_TRUE(contains(words, "got 3 samples of target, expected 4 as there are of data")) << words;
    EXPECT_TRUE(contains(error_of([] { (void)data::tensors(torch::tensor(1.F)); }), "got a scalar as data"));
    EXPECT_TRUE(
        contains(error_of([] { (void)data::tensors(torch::ones(1), {}); }), "got an undefined tensor as target"));
}
