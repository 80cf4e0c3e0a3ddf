// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/resize.hpp"

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

const std::vector<std::vector<std::int64_t>> golden_sizes{{4, 5}, {9, 11}, {3, 12}};

} // namespace

TEST(Resize, gives_torchvisions_pixels) {
    using enum data::Interpolation;
    for (const auto& [mode, name] : {std::pair{nearest, "nearest"}, std::pair{nearest_exact, "nearest-exact"},
                                     std::pair{bilinear, "bilinear"}, std::pair{bicubic, "bicubic"}})
        for (const bool antialias : {true, false})
            for (const auto& size : golden_sizes) {
                const bool smooth = mode == bilinear || mode == bicubic; // of the others there is one line for both
                const auto line = fmt::format("resize/{}/{}/{}x{}", name, int(antialias || !smooth), size[0], size[1]);
                expect_golden(line, data::Resize{{.size = size, .interpolation = mode, .antialias = antialias}});
            }
}

TEST(Resize, one_number_is_of_the_shorter_edge) {
    expect_golden("resize/short/4", data::Resize{{.size = {4}}});
    expect_golden("resize/short/9/10", data::Resize{{.size = {9}, .max_size = 10}});
    expect_golden("resize/tall/4", [](const Tensor& images) {
        return data::Resize{{.size = {4}}}(images.transpose(-1, -2).contiguous());
    });
}

TEST(Resize, leaves_images_of_that_size_as_they_are) {
    const auto images = golden_image();
    EXPECT_TRUE((data::Resize{{.size = {6, 7}}}(images).is_same(images)));
    EXPECT_TRUE((data::Resize{{.size = {6}}}(images).is_same(images)));
}

TEST(Resize, makes_each_image_of_a_batch_alone) {
    const auto images = torch::rand({5, 3, 8, 9});
    const data::Resize resize{{.size = {5, 4}}};
    const auto all = resize(images);
    for (std::int64_t i = 0; i < 5; ++i) EXPECT_TRUE(torch::equal(all[i], resize(images[i])));
    EXPECT_EQ(resize(images.slice(0, 0, 0)).sizes(), (std::vector<std::int64_t>{0, 3, 5, 4}));
    EXPECT_EQ(resize(images.to(torch::kHalf)).scalar_type(), torch::kHalf);
}

TEST(Resize, refuses_sizes_that_are_none) {
    const auto words = [](data::ResizeOptions options) { return error_of([&] { (void)data::Resize{options}; }); };
    EXPECT_EQ(words({.size = {}}),
              "data::Resize: size is [], one or two whole numbers of 1 or more: [height, width], "
              "or [shorter] is wanted");
    EXPECT_TRUE(contains(words({.size = {0, 4}}), "size is [0, 4]"));
    EXPECT_TRUE(contains(words({.size = {1, 2, 3}}), "size is [1, 2, 3]"));
    EXPECT_TRUE(contains(words({.size = {8}, .max_size = 8}), "max_size is 8, a number above"));
    EXPECT_TRUE(contains(words({.size = {8, 8}, .max_size = 9}), "max_size is 9"));
    const auto thin = error_of([] { (void)data::Resize{{.size = {2}, .max_size = 3}}(torch::ones({1, 1, 100})); });
    EXPECT_EQ(thin, "data::Resize: images of 1 × 100 would become 0 × 3; give a larger size");
    EXPECT_TRUE(contains(error_of([] { (void)data::Resize{{.size = {2}}}(torch::ones({1, 0, 4})); }), "no pixels"));
}

TEST(Resize, refuses_what_is_no_image) { expect_images_only("Resize", data::Resize{{.size = {4}}}); }
