// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/random_horizontal_flip.hpp"

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

TEST(RandomHorizontalFlip, mirrors_as_torchvision_does) {
    data::Generator random(1);
    expect_golden("flip", [&](const Tensor& images) { return data::RandomHorizontalFlip{{.p = 1}}(images, random); });
    EXPECT_TRUE(torch::equal(data::RandomHorizontalFlip{{.p = 0}}(golden_image(), random), golden_image()));
}

TEST(RandomHorizontalFlip, draws_for_every_image) {
    const auto images = torch::rand({1000, 1, 2, 3});
    data::Generator random(5), same(5);
    const auto result = data::RandomHorizontalFlip{{.p = 0.3}}(images, random);
    int mirrored = 0;
    for (std::int64_t i = 0; i < 1000; ++i) {
        const bool flip = same.uniform() < 0.3;
        mirrored += flip;
        EXPECT_TRUE(torch::equal(result[i], flip ? images[i].flip(-1) : images[i]));
    }
    EXPECT_NEAR(mirrored, 300, 60); // four standard deviations
}

TEST(RandomHorizontalFlip, refuses_what_is_no_probability) {
    EXPECT_EQ(error_of([] { (void)data::RandomHorizontalFlip{{.p = 1.5}}; }),
              "data::RandomHorizontalFlip: p is 1.5, a number from 0 to 1 is wanted");
    EXPECT_TRUE(contains(error_of([] { (void)data::RandomHorizontalFlip{{.p = std::nan("")}}; }), "p is nan"));
    data::Generator random(1);
    expect_images_only("RandomHorizontalFlip",
                       [&](const Tensor& t) { return data::RandomHorizontalFlip{}(t, random); });
}
