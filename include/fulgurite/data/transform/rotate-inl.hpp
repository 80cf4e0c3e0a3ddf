// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/rotate.hpp"

namespace fulgurite::data::detail {

FULGURITE_INLINE std::array<double, 6> inverse_rotation(double degrees, double center_x, double center_y) {
    const double angle = -degrees * std::numbers::pi / 180, cos = std::cos(angle), sin = std::sin(angle);
    return {cos,  sin, center_x - cos * center_x - sin * center_y, //
            -sin, cos, center_y + sin * center_x - cos * center_y};
}

FULGURITE_INLINE ImageSize turned_size(const std::array<double, 6>& m, ImageSize size) {
    const auto extent = [&](double a, double b, double c, double middle) {
        std::array<float, 4> ends{};
        const double x = 0.5 * static_cast<double>(size.width), y = 0.5 * static_cast<double>(size.height);
        const std::array<std::array<double, 2>, 4> corners{{{-x, -y}, {-x, y}, {x, y}, {x, -y}}};
        for (std::size_t i = 0; i < 4; ++i)
            ends[i] = static_cast<float>(corners[i][0] * a + corners[i][1] * b + c + middle);
        constexpr float grain = 1e-4F;
        const auto [low, high] = std::minmax_element(ends.begin(), ends.end());
        return static_cast<std::int64_t>(std::ceil(std::trunc(*high / grain) * grain) -
                                         std::floor(std::trunc(*low / grain) * grain));
    };
    return {extent(m[3], m[4], m[5], 0.5 * static_cast<double>(size.height)),
            extent(m[0], m[1], m[2], 0.5 * static_cast<double>(size.width))};
}

FULGURITE_INLINE Tensor rotation_grid(const std::array<double, 6>& m, ImageSize from, ImageSize to,
                                      at::TensorOptions options) {
    const auto line = [&](std::int64_t n) {
        const double half = 0.5 * static_cast<double>(n);
        return at::linspace(-half + 0.5, half - 0.5, n, options);
    };
    auto places = at::empty({1, to.height, to.width, 3}, options);
    places.select(3, 0).copy_(line(to.width));
    places.select(3, 1).copy_(line(to.height).unsqueeze(-1));
    places.select(3, 2).fill_(1);
    const auto theta = at::tensor(m, options).view({1, 2, 3}).transpose(1, 2);
    const std::array<double, 2> half{0.5 * static_cast<double>(from.width), 0.5 * static_cast<double>(from.height)};
    return places.view({1, to.height * to.width, 3})
        .bmm(theta / at::tensor(half, options))
        .view({1, to.height, to.width, 2});
}

FULGURITE_INLINE Tensor with_background(const Tensor& sampled, const std::vector<double>& fill, bool bilinear) {
    const auto channels = sampled.size(1) - 1;
    const auto mask = sampled.narrow(1, channels, 1), images = sampled.narrow(1, 0, channels);
    const auto background = at::tensor(fill, sampled.options()).view({1, -1, 1, 1});
    return bilinear ? images * mask + (1 - mask) * background : at::where(mask < 0.5, background, images);
}

FULGURITE_INLINE Tensor rotate(const Tensor& image, double degrees, const Rotation& how) {
    const auto channels = image.size(0);
    if (how.fill.size() != 1 && static_cast<std::int64_t>(how.fill.size()) != channels)
        throw Error("data::RandomRotation: got ", how.fill.size(), " values of fill for images of ", channels,
                    " channels, expected one, or one for each");
    const auto from = size_of(image);
    const bool given = how.center.size() == 2;
    const auto m = inverse_rotation(degrees, given ? how.center[0] - 0.5 * static_cast<double>(from.width) : 0,
                                    given ? how.center[1] - 0.5 * static_cast<double>(from.height) : 0);
    const auto type = image.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
    const auto numbers = image.unsqueeze(0).to(type);
    const auto mask = at::ones({1, 1, from.height, from.width}, numbers.options());
    const auto grid = rotation_grid(m, from, how.expand ? turned_size(m, from) : from, numbers.options());
    const auto sampled = at::grid_sampler(at::cat({numbers, mask}, 1), grid, how.bilinear ? 0 : 1, 0, false);
    auto result = with_background(sampled, how.fill, how.bilinear).squeeze(0);
    if (image.scalar_type() == at::kByte) result = result.round().clamp(0, 255);
    return result.to(image.scalar_type());
}

} // namespace fulgurite::data::detail
