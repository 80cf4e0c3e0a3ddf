// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/transform/to_tensor.hpp"

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

TEST(ToTensor, gives_torchvisions_numbers) { expect_golden("to_tensor", data::ToTensor{}); }

TEST(ToTensor, leaves_floats_as_they_are) {
    const auto images = as_float(golden_image());
    EXPECT_TRUE(data::ToTensor{}(images).is_same(images));
    const auto doubles = images.to(torch::kDouble);
    EXPECT_TRUE(data::ToTensor{}(doubles).is_same(doubles));
}

TEST(ToTensor, refuses_what_is_no_image) { expect_images_only("ToTensor", data::ToTensor{}); }
