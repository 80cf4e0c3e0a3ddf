// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/digits.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

/// FNV-1a over all pixels.
std::uint64_t fingerprint(const data::Digits& digits) {
    std::uint64_t hash = 14695981039346656037U;
    const auto* pixel = digits.images().data_ptr<std::uint8_t>();
    for (std::int64_t i = 0; i < digits.images().numel(); ++i) hash = (hash ^ pixel[i]) * 1099511628211U;
    return hash;
}

} // namespace

TEST(Digits, are_the_same_bytes_on_every_platform) {
    EXPECT_EQ(fingerprint(data::Digits{{.size = 500, .seed = 1}}), 11489596361335677799U);
}

TEST(Digits, depend_on_seed_and_index_alone) {
    const data::Digits few{{.size = 20, .seed = 3}}, more{{.size = 50, .seed = 3}}, others{{.size = 20, .seed = 4}};
    EXPECT_TRUE(torch::equal(few.images(), more.images().slice(0, 0, 20)));
    EXPECT_FALSE(torch::equal(few.images(), others.images()));
}

TEST(Digits, are_balanced_uint8_images) {
    const data::Digits digits{{.size = 1000}};
    EXPECT_EQ(digits.images().sizes(), (std::vector<std::int64_t>{1000, 1, 28, 28}));
    EXPECT_EQ(digits.images().scalar_type(), torch::kByte);
    EXPECT_TRUE(torch::equal(digits.labels().bincount(), torch::full({10}, 100)));
}

TEST(Digits, without_distortion_differ_by_class_and_way_of_writing_alone) {
    const data::Digits digits{
        {.size = 200, .rotation = 0, .shear = 0, .scale = 0, .shift = 0, .elastic = 0, .noise = 0, .clutter = 0}};
    const auto ink = digits.images().to(torch::kFloat).mean(0).squeeze();
    EXPECT_GT(ink.slice(0, 8, 20).slice(1, 8, 20).mean().item<float>(), 60);
    const auto border = torch::cat({ink.slice(0, 0, 2).flatten(), ink.slice(0, 26, 28).flatten()});
    EXPECT_LT(border.max().item<float>(), 45);
}

TEST(Digits, refuse_amounts_without_meaning) {
    EXPECT_TRUE(contains(error_of([] { (void)data::Digits{{.size = 0}}; }), "got size 0, expected at least 1"));
    EXPECT_TRUE(contains(error_of([] { (void)data::Digits{{.size = 1, .rotation = -1}}; }), "got rotation -1"));
    EXPECT_TRUE(contains(error_of([] { (void)data::Digits{{.size = 1, .noise = 3}}; }), "got noise 3"));
}

// The main job stands on this: a picture's class must not be readable from single pixels.
TEST(Digits, are_hard_for_the_nearest_mean_of_pixels) {
    const data::Digits train{{.size = 2000, .seed = 1}}, test{{.size = 1000, .seed = 2}};
    const auto x = train.images().to(torch::kFloat).flatten(1), z = test.images().to(torch::kFloat).flatten(1);
    const auto means = x.view({200, 10, 784}).mean(0);
    const auto right = torch::cdist(z, means).argmin(1).eq(test.labels()).to(torch::kFloat).mean().item<float>();
    EXPECT_GT(right, 0.15F);
    EXPECT_LT(right, 0.65F);
}
