// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/color_jitter.hpp"

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

namespace {

/// With ranges of one number, so that nothing is left to be drawn but the order.
auto jitter(data::ColorJitterOptions options) {
    return [f = data::ColorJitter{options}](const Tensor& images) {
        data::Generator random(1);
        return f(images, random);
    };
}

} // namespace

TEST(ColorJitter, gives_torchvisions_pixels) {
    for (const double factor : {0.0, 0.4, 1.0, 1.7}) {
        const std::vector<double> range{factor, factor};
        expect_golden(fmt::format("brightness/{:.1f}", factor), jitter({.brightness = range}));
        expect_golden(fmt::format("contrast/{:.1f}", factor), jitter({.contrast = range}));
        expect_golden(fmt::format("saturation/{:.1f}", factor), jitter({.saturation = range}));
    }
    for (const auto& [text, part] :
         {std::pair{"-0.5", -0.5}, std::pair{"-0.13", -0.13}, std::pair{"0.21", 0.21}, std::pair{"0.5", 0.5}})
        expect_golden(std::string("hue/") + text, jitter({.hue = {part, part}}));
    expect_golden("hue/0.0", [](const Tensor& images) { return data::detail::adjust_hue(images, 0); });
}

TEST(ColorJitter, draws_order_and_amounts_for_every_image) {
    const auto images = torch::rand({40, 3, 4, 4});
    data::Generator random(5), same(5);
    const auto result = data::ColorJitter{{.brightness = {0.5}, .contrast = {0.2, 0.9}, .hue = {0.1}}}(images, random);
    for (std::int64_t i = 0; i < 40; ++i) {
        std::vector<int> order{0, 1, 2, 3};
        for (std::size_t left = 4; left > 1; --left)
            std::swap(order[left - 1], order[same.below(static_cast<std::uint32_t>(left))]);
        const double brightness = 0.5 + same.uniform(), contrast = 0.2 + 0.7 * same.uniform(),
                     hue = -0.1 + 0.2 * same.uniform();
        auto wanted = images[i];
        for (const int what : order) {
            if (what == 0) wanted = data::detail::adjust_brightness(wanted, brightness);
            if (what == 1) wanted = data::detail::adjust_contrast(wanted, contrast);
            if (what == 3) wanted = data::detail::adjust_hue(wanted, hue);
        }
        EXPECT_LE((result[i] - wanted).abs().max().item<double>(), 1e-6);
    }
}

TEST(ColorJitter, leaves_images_alone_that_nothing_is_asked_of) {
    data::Generator random(1);
    EXPECT_TRUE(torch::equal(data::ColorJitter{}(golden_image(), random), golden_image()));
    EXPECT_TRUE(torch::equal(data::ColorJitter{{.brightness = {1, 1}}}(golden_image(), random), golden_image()));
    const auto gray = golden_image().slice(1, 0, 1);
    EXPECT_TRUE(torch::equal(data::ColorJitter{{.saturation = {3, 3}, .hue = {0.5}}}(gray, random), gray));
}

TEST(ColorJitter, refuses_ranges_that_are_none) {
    const auto words = [](data::ColorJitterOptions options) {
        return error_of([&] { (void)data::ColorJitter{options}; });
    };
    EXPECT_EQ(words({.brightness = {-1}}),
              "data::ColorJitter: brightness is [-1], a number of 0 or more, or two: [from, to] is wanted");
    EXPECT_TRUE(contains(words({.contrast = {2, 1}}), "contrast is [2, 1]"));
    EXPECT_TRUE(contains(words({.saturation = {-0.5, 1}}), "saturation is [-0.5, 1]"));
    EXPECT_TRUE(contains(words({.hue = {0.6}}), "hue is [0.6]"));
    EXPECT_TRUE(contains(words({.hue = {-0.2, 0.1, 0.3}}), "hue is [-0.2, 0.1, 0.3]"));
    EXPECT_EQ(error_of([] { (void)jitter({.hue = {0.1}})(torch::ones({2, 4, 4})); }),
              "data::ColorJitter: got images of 2 channels, expected 1 (gray) or 3 (RGB)");
    expect_images_only("ColorJitter", jitter({}));
}
