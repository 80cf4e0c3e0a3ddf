// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/dict.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

#include "data/words.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/tensor/move.hpp"
#include "fulgurite/tensor/reach.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

data::Dict two() { return {{"loss", torch::tensor(1.5)}, {"residual", torch::ones({3, 2})}}; }

/// A dataset whose samples are dictionaries.
struct Samples {
    std::int64_t size() const { return 5; }
    data::Dict sample(std::int64_t index) const {
        if (index == 4) return {{"x", torch::zeros({2})}};
        return {{"x", torch::full({2}, double(index))}, {"y", torch::tensor(double(index))}};
    }
};

} // namespace

TEST(Dict, holds_tensors_by_name_in_the_order_given) {
    const auto dict = two();
    EXPECT_EQ(dict.size(), 2U);
    EXPECT_EQ(dict.names(), (std::vector<std::string>{"loss", "residual"}));
    EXPECT_EQ(dict.at("loss").item<double>(), 1.5);
    EXPECT_TRUE(dict.contains("residual"));
    EXPECT_FALSE(dict.contains("Residual"));
    EXPECT_EQ(dict.find("x"), nullptr);
    std::string order;
    for (const auto& [name, tensor] : dict) order += name + std::to_string(tensor.dim());
    EXPECT_EQ(order, "loss0residual2");
    const data::Dict one{{"loss", torch::tensor(2.0)}};
    EXPECT_EQ(one.size(), 1U);
    EXPECT_TRUE(data::Dict{}.empty());
}

TEST(Dict, a_name_that_is_not_there_is_told_with_what_was_meant) {
    const auto dict = two();
    EXPECT_EQ(error_of([&] { (void)dict.at("los"); }), "data::Dict: there is no 'los'; did you mean 'loss'?");
    EXPECT_EQ(error_of([&] { (void)dict.at("pressure"); }),
              "data::Dict: there is no 'pressure'; it has: loss, residual");
    EXPECT_EQ(error_of([&] { (void)data::Dict{}.at("x"); }), "data::Dict: there is no 'x'; it is empty");
}

TEST(Dict, refuses_a_name_that_is_given_twice) {
    const auto words =
        error_of([] { (void)data::Dict{{"x", torch::ones(1)}, {"y", torch::Tensor()}, {"x", torch::ones(2)}}; });
    EXPECT_EQ(words, "data::Dict: 'x' is given twice; give every tensor a name of its own");
}

TEST(Dict, tensors_are_put_in_and_replaced) {
    auto dict = two();
    dict["loss"] = torch::tensor(3.0);
    dict["new"] = torch::tensor(4.0);
    dict.at("residual").zero_();
    EXPECT_EQ(dict.names(), (std::vector<std::string>{"loss", "residual", "new"}));
    EXPECT_EQ(dict.at("loss").item<double>(), 3);
    EXPECT_EQ(dict.at("residual").sum().item<double>(), 0);
}

TEST(Dict, is_a_batch_whose_tensors_are_found) {
    static_assert(tensors_are_found<data::Dict>);
    auto dict = data::Dict{{"x", torch::ones({7, 2})}, {"none", torch::Tensor()}, {"y", torch::ones({7})}};
    EXPECT_EQ(samples_in(dict), 7);
    for_each_tensor(dict, [](at::Tensor& tensor) {
        if (tensor.defined()) tensor = tensor.to(torch::kDouble);
    });
    EXPECT_EQ(dict.at("x").scalar_type(), torch::kDouble);
    EXPECT_EQ(dict.at("y").scalar_type(), torch::kDouble);
    auto moved = two();
    move_to(moved, torch::Device(torch::kMeta));
    EXPECT_TRUE(moved.at("loss").is_meta() && moved.at("residual").is_meta());
}

TEST(Dict, samples_that_are_dictionaries_are_stacked_by_name) {
    data::Loader loader{Samples{}, {.batch_size = 2}};
    auto it = loader.begin();
    ++it;
    EXPECT_TRUE(torch::equal(it->at("x"), torch::tensor({{2.F, 2.F}, {3.F, 3.F}})));
    EXPECT_TRUE(torch::equal(it->at("y"), torch::tensor({2.F, 3.F})));
    EXPECT_TRUE(data::collate(std::vector<data::Dict>{}).empty());
    data::Loader whole{Samples{}, {.batch_size = 5}};
    const auto words = error_of([&] { (void)whole.begin(); });
    EXPECT_TRUE(contains(words, "a sample has 1 tensors, and the first of its batch 2")) << words;
}
