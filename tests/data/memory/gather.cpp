// SPDX-License-Identifier: BSL-1.0
#include "fulgurite/data/memory/gather.hpp"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "data/words.hpp"

using namespace fulgurite;
using fulgurite::testing::contains;
using fulgurite::testing::error_of;

namespace {

const std::vector<std::int64_t> rows{4, 0, 4, 11, 7, 2, 9, 1, 3, 10, 5};

Tensor selected(const Tensor& source) { return source.index_select(0, torch::tensor(rows)); }

} // namespace

TEST(Gather, equals_index_select_for_every_type_and_shape) {
    for (const auto type : {torch::kFloat, torch::kDouble, torch::kLong, torch::kByte, torch::kBool, torch::kHalf}) {
        for (const auto& shape : std::vector<std::vector<std::int64_t>>{{12}, {12, 3}, {12, 1, 28, 28}, {12, 0}}) {
            const auto source = torch::randint(0, 2, shape).to(type);
            EXPECT_TRUE(torch::equal(data::gather(source, rows), selected(source))) << type << " " << shape.size();
        }
    }
}

TEST(Gather, takes_what_does_not_lie_in_rows_too) {
    const auto source = torch::randn({5, 12}).t();
    EXPECT_TRUE(torch::equal(data::gather(source, rows), selected(source)));
    const auto conjugate = torch::randn({12, 2}, torch::kComplexFloat).conj();
    EXPECT_TRUE(torch::equal(data::gather(conjugate, rows), selected(conjugate)));
}

TEST(Gather, refuses_an_index_outside) {
    const auto source = torch::randn({12, 3});
    const std::vector<std::int64_t> beyond{0, 12}, negative{-1};
    EXPECT_TRUE(contains(error_of([&] { (void)data::gather(source, beyond); }), "index 12 "));
    EXPECT_TRUE(contains(error_of([&] { (void)data::gather(source.t().contiguous().t(), beyond); }), "index 12 "));
    EXPECT_TRUE(contains(error_of([&] { (void)data::gather(source, negative); }), "index -1 "));
}

TEST(GatherScaled, scales_and_shifts_each_channel_in_one_loop) {
    const auto images = torch::randint(0, 256, {12, 3, 5, 7}, torch::kByte);
    const data::ChannelAffine affine{.scale = {0.5F, 2, 1}, .shift = {1, -3, 0}};
    const auto scale = torch::tensor(affine.scale).view({1, 3, 1, 1}),
               shift = torch::tensor(affine.shift).view({1, 3, 1, 1});
    EXPECT_TRUE(
        torch::equal(data::gather_scaled(images, rows, affine), selected(images).to(torch::kFloat) * scale + shift));
}
