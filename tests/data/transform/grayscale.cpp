// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/grayscale.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <string>
#include <vector>

#include "data/transform/golden.hpp"
#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::as_float;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;
using fulgurite::testing::expect_golden;
using fulgurite::testing::expect_images_only;
using fulgurite::testing::golden_image;

TEST(Grayscale, gives_torchvisions_pixels) {
    expect_golden("grayscale/1", data::Grayscale{});
    expect_golden("grayscale/3", data::Grayscale{{.num_output_channels = 3}});
}

TEST(Grayscale, gray_images_stay_as_they_are) {
    const auto gray = golden_image().slice(1, 0, 1);
    EXPECT_TRUE(torch::equal(data::Grayscale{}(gray), gray));
    EXPECT_TRUE(torch::equal(data::Grayscale{{.num_output_channels = 3}}(gray), torch::cat({gray, gray, gray}, 1)));
}

TEST(Grayscale, refuses_what_it_cannot_do) {
    EXPECT_EQ(error_of([] { (void)data::Grayscale{{.num_output_channels = 2}}; }),
              "data::Grayscale: num_output_channels is 2, 1 or 3 is wanted");
    EXPECT_TRUE(contains(error_of([] { (void)data::Grayscale{}(torch::ones({2, 4, 4})); }), "images of 2 channels"));
    expect_images_only("Grayscale", data::Grayscale{});
}
