// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/pad.hpp"

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

TEST(Pad, gives_torchvisions_pixels) {
    using enum data::PaddingMode;
    const std::vector<std::vector<std::int64_t>> all{{2}, {1, 3}, {0, 1, 3, 2}, {-1, 2, 1, -2}};
    for (const auto& [mode, name] : {std::pair{constant, "constant"}, std::pair{edge, "edge"},
                                     std::pair{reflect, "reflect"}, std::pair{symmetric, "symmetric"}})
        for (const auto& padding : all) {
            const auto line = fmt::format("pad/{}/{}", name, fmt::join(padding, ","));
            expect_golden(line, data::Pad{{.padding = padding, .fill = 1, .padding_mode = mode}});
        }
}

TEST(Pad, refuses_what_cannot_be) {
    EXPECT_EQ(error_of([] { (void)data::Pad{{.padding = {1, 2, 3}}}; }),
              "data::Pad: padding is [1, 2, 3], a list of 1, 2 or 4 whole numbers is wanted");
    const auto mirror = [](data::PaddingMode mode, std::int64_t by) {
        return data::Pad{{.padding = {0, by}, .padding_mode = mode}}(golden_image());
    };
    EXPECT_EQ(mirror(data::PaddingMode::reflect, 5).size(2), 16);
    EXPECT_EQ(mirror(data::PaddingMode::symmetric, 6).size(2), 18);
    EXPECT_EQ(mirror(data::PaddingMode::edge, 60).size(2), 126);
    EXPECT_EQ(error_of([&] { (void)mirror(data::PaddingMode::reflect, 6); }),
              "data::Pad: got a padding of 6 for an edge of 6 pixels, expected at most 5: there is nothing more to "
              "mirror");
    EXPECT_TRUE(contains(error_of([&] { (void)mirror(data::PaddingMode::symmetric, 7); }), "at most 6"));
    EXPECT_EQ(error_of([] { (void)data::Pad{{.padding = {-3, -3}}}(golden_image()); }),
              "data::Pad: of images of 6 × 7 nothing would be left");
}

TEST(Pad, refuses_what_is_no_image) { expect_images_only("Pad", data::Pad{{.padding = {1}}}); }
