// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/random_rotation.hpp"

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

/// Turned by one angle.
auto rotation(data::RandomRotationOptions options) {
    return [turn = data::RandomRotation{options}](const Tensor& images) {
        data::Generator random(1);
        return turn(images, random);
    };
}

} // namespace

TEST(RandomRotation, gives_torchvisions_pixels) {
    using enum data::Interpolation;
    for (const auto& [mode, name] : {std::pair{nearest, "nearest"}, std::pair{bilinear, "bilinear"}}) {
        for (const double angle : {-30.0, 12.5, 90.0, 180.0, 200.0})
            for (const bool expand : {false, true})
                expect_golden(fmt::format("rotate/{}/{:.1f}/{}", name, angle, int(expand)),
                              rotation({.degrees = {angle, angle}, .interpolation = mode, .expand = expand}));
        expect_golden(
            fmt::format("rotate/{}/center", name),
            rotation({.degrees = {33, 33}, .interpolation = mode, .center = {1, 5}, .fill = {0.25, 0.5, 0.75}}));
    }
}

TEST(RandomRotation, turns_every_image_by_an_angle_of_its_own) {
    const auto images = torch::rand({6, 3, 8, 8});
    data::Generator random(5), same(5);
    const data::RandomRotation turn{{.degrees = {40}, .interpolation = data::Interpolation::bilinear}};
    const auto turned = turn(images, random);
    for (std::int64_t i = 0; i < 6; ++i)
        EXPECT_TRUE(torch::equal(turned[i], turn.rotated(images[i], -40 + 80 * same.uniform())));
    EXPECT_EQ(turn(images.slice(0, 0, 0), random).size(0), 0);
    EXPECT_EQ(turn(images.to(torch::kHalf), random).scalar_type(), torch::kHalf);
}

TEST(RandomRotation, refuses_what_cannot_be) {
    const auto words = [](data::RandomRotationOptions options) {
        return error_of([&] { (void)data::RandomRotation{options}; });
    };
    EXPECT_TRUE(contains(words({}), "degrees is [], a number of 0 or more, or two: [from, to] is wanted"));
    EXPECT_TRUE(contains(words({.degrees = {-5}}), "degrees is [-5]"));
    EXPECT_TRUE(contains(words({.degrees = {5, -5}}), "degrees is [5, -5]"));
    EXPECT_TRUE(
        contains(words({.degrees = {5}, .interpolation = data::Interpolation::bicubic}), "nearest or bilinear"));
    EXPECT_TRUE(contains(words({.degrees = {5}, .center = {1}}), "center is [1]"));
    EXPECT_TRUE(contains(words({.degrees = {5}, .fill = {}}), "fill is []"));
    EXPECT_EQ(error_of([] { (void)rotation({.degrees = {5}, .fill = {1, 2}})(golden_image()); }),
              "data::RandomRotation: got 2 values of fill for images of 3 channels, expected one, or one for each");
    const auto sizes =
        error_of([] { (void)rotation({.degrees = {0, 90}, .expand = true})(torch::ones({8, 1, 6, 20})); });
    EXPECT_TRUE(contains(sizes, "which make no batch; leave expand out")) << sizes;
    expect_images_only("RandomRotation", rotation({.degrees = {5}}));
}
