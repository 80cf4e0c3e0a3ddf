// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/random_crop.hpp"

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

TEST(RandomCrop, cuts_every_image_at_a_place_that_is_drawn_for_it) {
    const auto images = torch::arange(20 * 2 * 6 * 7).to(torch::kFloat).view({20, 2, 6, 7});
    const data::RandomCrop crop{{.size = {4, 3}}};
    data::Generator random(5), same(5);
    const auto cut = crop(images, random);
    ASSERT_EQ(cut.sizes(), (std::vector<std::int64_t>{20, 2, 4, 3}));
    std::vector<int> tops(3), lefts(5);
    for (std::int64_t i = 0; i < 20; ++i) {
        const auto top = same.between(0, 2), left = same.between(0, 4);
        ++tops[std::size_t(top)], ++lefts[std::size_t(left)];
        EXPECT_TRUE(torch::equal(cut[i], images[i].slice(1, top, top + 4).slice(2, left, left + 3)));
    }
    for (const int n : tops) EXPECT_GT(n, 0);
    for (const int n : lefts) EXPECT_GT(n, 0);
}

TEST(RandomCrop, puts_margins_on_as_torchvision_does) {
    const auto margin = [](data::RandomCropOptions options) {
        return [crop = data::RandomCrop{options}](const Tensor& images) { return crop.with_margin(images); };
    };
    expect_golden("pad/constant/1,3", margin({.size = {4}, .padding = {1, 3}, .fill = 1}));
    expect_golden("pad/symmetric/2",
                  margin({.size = {4}, .padding = {2}, .padding_mode = data::PaddingMode::symmetric}));
    // 3 pixels on both sides of the height are wanted for 9, and the width is large enough
    const auto wide = data::RandomCrop{{.size = {9, 7}, .pad_if_needed = true}}.with_margin(golden_image());
    EXPECT_EQ(wide.sizes(), (std::vector<std::int64_t>{1, 3, 12, 7}));
    EXPECT_TRUE(torch::equal(wide.slice(2, 3, 9), golden_image()));
}

TEST(RandomCrop, takes_one_image) {
    data::Generator random(1), same(1);
    const data::RandomCrop crop{{.size = {3}, .padding = {1}}};
    EXPECT_TRUE(torch::equal(crop(golden_image()[0], random), crop(golden_image(), same)[0]));
    EXPECT_EQ(crop(golden_image().slice(0, 0, 0), random).size(0), 0);
}

TEST(RandomCrop, refuses_what_cannot_be_cut) {
    data::Generator random(1);
    EXPECT_EQ(error_of([&] { (void)data::RandomCrop{{.size = {7, 7}}}(golden_image(), random); }),
              "data::RandomCrop: got images of 6 × 7, from which no part of 7 × 7 can be cut; give a padding, or "
              "pad_if_needed");
    EXPECT_TRUE(contains(error_of([] { (void)data::RandomCrop{{}}; }), "size is []"));
    EXPECT_TRUE(contains(error_of([] { (void)data::RandomCrop{{.size = {4}, .padding = {1, 2, 3}}}; }), "[1, 2, 3]"));
    expect_images_only("RandomCrop", [&](const Tensor& t) { return data::RandomCrop{{.size = {4}}}(t, random); });
}
