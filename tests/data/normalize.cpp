// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/normalize.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"
#include "fulgurite/data/images.hpp"
#include "fulgurite/data/loader.hpp"
#include "fulgurite/data/map.hpp"
#include "fulgurite/data/tensors.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

template <class D>
Tensor all(const D& dataset) {
    std::vector<Tensor> batches;
    for (auto& batch : data::Loader{dataset, {.batch_size = 5}}) batches.push_back(batch.data);
    return torch::cat(batches);
}

} // namespace

TEST(Normalize, on_uint8_images_equals_the_operations_of_libtorch) {
    const auto images = torch::randint(0, 256, {13, 1, 28, 28}, torch::kByte), labels = torch::randint(0, 10, {13});
    const auto expected = (images.to(torch::kFloat) / 255 - 0.1307) / 0.3081;
    const auto step = data::map(data::normalize(0.1307, 0.3081));
    EXPECT_TRUE(torch::allclose(all(data::Images{images, labels} | step), expected, 1e-5, 1e-6));
    EXPECT_TRUE(torch::allclose(all(data::tensors(images, labels) | step), expected, 1e-5, 1e-6));
    EXPECT_TRUE(torch::allclose(all(data::tensors(images) | step), expected, 1e-5, 1e-6));
}

TEST(Normalize, takes_one_value_for_each_channel) {
    const auto images = torch::randint(0, 256, {13, 3, 4, 4}, torch::kByte), labels = torch::randint(0, 10, {13});
    const auto mean = torch::tensor({0.1F, 0.2F, 0.3F}).view({1, 3, 1, 1});
    const auto std = torch::tensor({0.4F, 0.5F, 0.6F}).view({1, 3, 1, 1});
    const auto step = data::map(data::normalize({0.1, 0.2, 0.3}, {0.4, 0.5, 0.6}));
    const auto scaled = images.to(torch::kFloat) / 255;
    EXPECT_TRUE(torch::allclose(all(data::Images{images, labels} | step), (scaled - mean) / std, 1e-5, 1e-6));
    EXPECT_TRUE(torch::allclose(all(data::tensors(scaled, labels) | step), (scaled - mean) / std, 1e-5, 1e-6));
}

TEST(Normalize, of_floats_and_of_other_whole_numbers_does_not_divide_by_255) {
    const auto values = torch::tensor({{1, 2}, {3, 4}});
    const auto expected = (values.to(torch::kFloat) - 2) / 4;
    EXPECT_TRUE(torch::allclose(data::normalize(2, 4)(values), expected));
    EXPECT_TRUE(torch::allclose(data::normalize(2, 4)(values.to(torch::kDouble)), expected.to(torch::kDouble)));
}

TEST(Normalize, leaves_its_input_alone) {
    const auto values = torch::ones({2, 2});
    (void)data::normalize(1, 2)(values);
    EXPECT_TRUE(torch::equal(values, torch::ones({2, 2})));
}

TEST(Normalize, refuses_channels_that_do_not_fit) {
    EXPECT_TRUE(contains(error_of([] { (void)data::normalize({0.1, 0.2}, {1}); }), "2 means and 1 "));
    EXPECT_TRUE(contains(error_of([] { (void)data::normalize(0, 0); }), "deviation of 0, expected one above 0"));
    EXPECT_TRUE(
        contains(error_of([] { (void)data::normalize({0, 0}, {1, 1})(torch::ones({1, 3, 2, 2})); }), "2 channels"));
    const auto images = torch::zeros({4, 1, 2, 2}, torch::kByte);
    const auto wrong = data::Images{images, torch::zeros(4, torch::kLong)} | data::map(data::normalize({0, 0}, {1, 1}));
    EXPECT_TRUE(contains(error_of([&] { (void)all(wrong); }), "got data of shape [4, 1, 2, 2], expected 2 channels"));
}
