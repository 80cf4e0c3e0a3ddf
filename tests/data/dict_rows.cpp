// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/dict_rows.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>
#include <string>
#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/tensor/tree.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

TEST(DictRows, gives_the_same_rows_of_every_tensor) {
    const auto x = torch::arange(20).view({10, 2}).to(torch::kFloat), t = torch::arange(10);
    const auto set = data::dict({{"x", x}, {"t", t}}, "train");
    static_assert(data::Dataset<data::DictRows>);
    static_assert(std::is_same_v<data::BatchOf<data::DictRows>, data::Dict>);
    EXPECT_EQ(set.name, "train");
    EXPECT_EQ(set.size(), 10);
    EXPECT_EQ(data::dict({{"x", x}}).name, "");
    data::Loader loader{set, {.batch_size = 4, .shuffle = true, .workers = 1, .seed = 3}};
    std::vector<std::int64_t> seen, sizes;
    for (auto& batch : loader) {
        EXPECT_EQ(batch.names(), (std::vector<std::string>{"x", "t"}));
        for (std::int64_t i = 0; i < batch.at("t").size(0); ++i) {
            seen.push_back(batch.at("t")[i].item<std::int64_t>());
            EXPECT_TRUE(torch::equal(batch.at("x")[i], x[seen.back()]));
        }
        sizes.push_back(samples_in(batch));
    }
    EXPECT_EQ(sizes, (std::vector<std::int64_t>{4, 4, 2}));
    std::sort(seen.begin(), seen.end());
    EXPECT_EQ(seen, fulgurite::testing::numbers(t));
}

TEST(DictRows, a_batch_is_a_copy) {
    const auto x = torch::zeros({4, 1});
    data::Loader loader{data::dict({{"x", x}}), {.batch_size = 4}};
    loader.begin()->at("x").fill_(1);
    EXPECT_EQ(x.sum().item<double>(), 0);
}

TEST(DictRows, goes_through_a_map) {
    const auto doubled =
        data::dict({{"x", torch::ones({4, 1})}}) | data::map([](data::Dict& batch) { batch["y"] = batch.at("x") * 2; });
    data::Loader loader{doubled, {.batch_size = 4}};
    EXPECT_EQ(loader.begin()->at("y").sum().item<double>(), 8);
}

TEST(DictRows, refuses_tensors_that_are_not_rows_of_one_table) {
    EXPECT_EQ(error_of([] { (void)data::dict({{"x", torch::ones({3, 1})}, {"t", torch::ones({4})}}); }),
              "data::dict: 't' has the shape [4], expected 3 samples along dimension 0, as 'x' has");
    EXPECT_TRUE(contains(error_of([] { (void)data::dict({{"x", torch::tensor(1.0)}}); }), "got a scalar as 'x'"));
    EXPECT_TRUE(
        contains(error_of([] { (void)data::dict({{"x", torch::Tensor()}}); }), "got an undefined tensor as 'x'"));
    EXPECT_TRUE(contains(error_of([] { (void)data::dict({}); }), "got no tensor"));
}
