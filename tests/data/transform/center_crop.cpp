// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/center_crop.hpp"

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

TEST(CenterCrop, gives_torchvisions_pixels) {
    const std::vector<std::vector<std::int64_t>> sizes{{3, 4}, {4, 4}, {5, 2}, {9, 4}, {8, 10}, {6, 7}, {1, 1}};
    for (const auto& size : sizes)
        expect_golden(fmt::format("center_crop/{}x{}", size[0], size[1]), data::CenterCrop{{.size = size}});
    expect_golden("center_crop/4x4", data::CenterCrop{{.size = {4}}});
}

TEST(CenterCrop, refuses_sizes_that_are_none) {
    EXPECT_TRUE(contains(error_of([] { (void)data::CenterCrop{{}}; }), "data::CenterCrop: size is []"));
    EXPECT_TRUE(contains(error_of([] { (void)data::CenterCrop{{.size = {3, -1}}}; }), "size is [3, -1]"));
    expect_images_only("CenterCrop", data::CenterCrop{{.size = {4}}});
}
