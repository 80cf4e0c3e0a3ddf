// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/color.hpp"

namespace fulgurite::data::detail {

FULGURITE_INLINE Tensor gray_of(const Tensor& images) {
    if (images.size(-3) == 1) return images;
    const auto channels = images.unbind(-3);
    return (0.2989 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]).to(images.scalar_type()).unsqueeze(-3);
}

FULGURITE_INLINE Tensor blend(const Tensor& images, const Tensor& other, double ratio) {
    const double bound = images.scalar_type() == at::kByte ? 255 : 1;
    return (ratio * images + (1 - ratio) * other).clamp(0, bound).to(images.scalar_type());
}

FULGURITE_INLINE Tensor adjust_contrast(const Tensor& images, double factor) {
    const auto type = images.is_floating_point() ? images.scalar_type() : at::kFloat;
    return blend(images, gray_of(images).to(type).mean({-3, -2, -1}, true), factor);
}

FULGURITE_INLINE std::array<Tensor, 3> hsv_of(const Tensor& rgb) {
    const auto channels = rgb.unbind(-3);
    const auto &r = channels[0], &g = channels[1], &b = channels[2];
    const auto most = rgb.amax({-3}), least = rgb.amin({-3});
    const auto gray = most == least;
    const auto one = at::ones({}, rgb.options());
    const auto range = most - least, divisor = at::where(gray, one, range);
    const auto saturation = range / at::where(gray, one, most);
    const auto red = (most - r) / divisor, green = (most - g) / divisor, blue = (most - b) / divisor;
    const auto is_red = most == r, is_green = most == g;
    const auto hue = at::where(is_red, blue - green, at::where(is_green, 2 + red - blue, 4 + green - red));
    return {at::fmod(hue / 6 + 1, 1), saturation, most};
}

FULGURITE_INLINE Tensor rgb_of(const Tensor& hue, const Tensor& saturation, const Tensor& value) {
    const auto sixth = (hue * 6).floor(), part = hue * 6 - sixth;
    const auto sector = at::remainder(sixth.to(at::kLong), 6).unsqueeze(0);
    const auto p = (value * (1 - saturation)).clamp(0, 1);
    const auto q = (value * (1 - saturation * part)).clamp(0, 1);
    const auto t = (value * (1 - saturation * (1 - part))).clamp(0, 1);
    const auto choice = [&](const std::array<Tensor, 6>& of) { return at::stack(of, 0).gather(0, sector).squeeze(0); };
    return at::stack(
        {choice({value, q, p, p, t, value}), choice({t, value, value, q, p, p}), choice({p, p, t, value, value, q})},
        -3);
}

FULGURITE_INLINE Tensor adjust_hue(const Tensor& images, double part) {
    if (images.size(-3) == 1) return images;
    const auto type = images.scalar_type();
    const auto unit = type == at::kByte ? images.to(at::kFloat).div_(255) : images.to(at::kFloat);
    const auto [hue, saturation, value] = hsv_of(unit);
    const auto result = rgb_of(at::remainder(hue + part, 1), saturation, value);
    return (type == at::kByte ? result * (256 - 1e-3) : result).to(type); // not quite 256, so that 1 becomes 255
}

} // namespace fulgurite::data::detail
