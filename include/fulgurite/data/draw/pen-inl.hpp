// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/draw/pen.hpp"

namespace fulgurite::data {

FULGURITE_INLINE void Hand::write(std::span<const Point> line) {
    const int radius = random(150, 340), taper = random(-60, 60), strength = random(190, 255);
    const auto count = static_cast<int>(line.size());
    Point before = glyphs::pen_up;
    for (int i = 0; i < count; ++i) {
        const auto point = line[static_cast<std::size_t>(i)];
        const auto here = point == glyphs::pen_up ? point : moved(point);
        const bool drawn = before != glyphs::pen_up && point != glyphs::pen_up;
        if (drawn) canvas_.line(before, here, std::max(radius + taper * (2 * i - count) / count, 110), strength);
        before = here;
    }
}

FULGURITE_INLINE void Hand::clutter() {
    constexpr int edge = Canvas::side * Canvas::pixel;
    for (int left = random(0, bounds_.clutter); left > 0; --left) {
        const Point from{random(0, edge), random(0, edge)};
        const Point to{from.x + within(4 * Canvas::pixel), from.y + within(4 * Canvas::pixel)};
        const int radius = random(100, 220), strength = random(80, 255); // arguments have no order of their own
        canvas_.line(from, to, radius, strength);
    }
}

FULGURITE_INLINE void Hand::develop(std::uint8_t* pixels) {
    const int paper = random(0, 40), sigma = random(bounds_.noise / 4, bounds_.noise);
    for (const auto ink : canvas_.ink()) {
        if (left_ == 0) bits_ = generator_(), left_ = 2;
        // The sum of four bytes is close to normal (Irwin and Hall 1927), with a deviation of 147.8.
        const auto half = static_cast<std::uint32_t>(bits_);
        const auto sum = static_cast<int>((half & 255U) + (half >> 8U & 255U) + (half >> 16U & 255U) + (half >> 24U));
        bits_ >>= 32U;
        --left_;
        const int grey = paper + (255 - paper) * ink / 255 + ((sum - 510) * sigma >> 15);
        *pixels++ = static_cast<std::uint8_t>(std::clamp(grey, 0, 255));
    }
}

FULGURITE_INLINE void Hand::set_matrix() {
    constexpr int glyph = one * 18 / 100; // 100 units are 18 pixels
    const std::int64_t t = within(bounds_.turn), norm = one + t * t / one;
    const std::int64_t cosine = (one - t * t / one) * one / norm, sine = 2 * t * one / norm;
    const std::int64_t shear = within(bounds_.shear);
    const std::int64_t wide = std::int64_t{glyph} * (one + within(bounds_.scale)) / one;
    const std::int64_t high = std::int64_t{glyph} * (one + within(bounds_.scale)) / one;
    const std::int64_t slant = shear * high / one;
    matrix_ = {cosine * wide / one, (cosine * slant - sine * high) / one, sine * wide / one,
               (sine * slant + cosine * high) / one};
    centre_ = {Canvas::side * Canvas::pixel / 2 + within(room(wide * 35)),
               Canvas::side * Canvas::pixel / 2 + within(room(high * 50))};
}

FULGURITE_INLINE int Hand::room(std::int64_t reach) const {
    const auto left = (Canvas::side / 2 + 1) * Canvas::pixel - static_cast<int>(reach * Canvas::pixel / one);
    return std::clamp(left, 0, bounds_.shift);
}

FULGURITE_INLINE Point Hand::moved(Point point) const {
    constexpr int middle = 50 * glyphs::unit;
    const std::int64_t x = point.x - middle, y = point.y - middle;
    constexpr int to_pixels = 13; // 2^14 of the matrix and 2^7 of the point, less 2^8 of the pixel
    const auto bend = displacement(point);
    return {static_cast<int>((matrix_[0] * x + matrix_[1] * y) >> to_pixels) + centre_.x + bend.x,
            static_cast<int>((matrix_[2] * x + matrix_[3] * y) >> to_pixels) + centre_.y + bend.y};
}

FULGURITE_INLINE Point Hand::displacement(Point point) const {
    constexpr int cell = 100 * glyphs::unit / (nodes - 2);
    const auto [column, across] = place(point.x, cell);
    const auto [row, down] = place(point.y, cell);
    std::int64_t x = 0, y = 0;
    for (int j = 0; j < 3; ++j) {
        for (int i = 0; i < 3; ++i) {
            const auto& node = field_[static_cast<std::size_t>((row + j) * nodes + column + i)];
            const auto weight = across[static_cast<std::size_t>(i)] * down[static_cast<std::size_t>(j)];
            x += node.x * weight;
            y += node.y * weight;
        }
    }
    return {static_cast<int>(x >> 22), static_cast<int>(y >> 22)};
}

FULGURITE_INLINE Hand::Place Hand::place(int at, int cell) {
    const int index = std::clamp(at / cell, 0, nodes - 3);
    const std::int64_t t = std::clamp((at - index * cell) * 32 / cell, 0, 32); // of 32
    return {index, {(32 - t) * (32 - t), 1024 + 2 * t * (32 - t), t * t}};
}

} // namespace fulgurite::data
