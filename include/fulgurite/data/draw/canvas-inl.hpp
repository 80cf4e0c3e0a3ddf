// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/draw/canvas.hpp"

namespace fulgurite::data {

FULGURITE_INLINE void Canvas::line(Point from, Point to, int radius, int strength) {
    const int inner = std::max(radius - pixel / 2, 0), outer = radius + pixel / 2;
    const Piece piece{from,
                      {to.x - from.x, to.y - from.y},
                      outer * outer,
                      strength * 65536 / (outer * outer - inner * inner),
                      strength};
    const int left = first(std::min(from.x, to.x) - outer), right = last(std::max(from.x, to.x) + outer);
    const int top = first(std::min(from.y, to.y) - outer), bottom = last(std::max(from.y, to.y) + outer);
    for (int y = top; y <= bottom; ++y) {
        for (int x = left; x <= right; ++x) {
            auto& here = ink_[static_cast<std::size_t>(y * side + x)];
            here = std::max(here, piece.coverage({x * pixel + pixel / 2, y * pixel + pixel / 2}));
        }
    }
}

FULGURITE_INLINE std::uint8_t Canvas::Piece::coverage(Point at) const {
    int x = at.x - from.x, y = at.y - from.y;
    const int dot = x * along.x + y * along.y, length = along.x * along.x + along.y * along.y;
    const auto part = static_cast<int>((std::clamp(dot, 0, length) * per_length) >> 30); // of 1024
    x -= along.x * part >> 10;
    y -= along.y * part >> 10;
    const int distance = x * x + y * y;
    if (distance >= outer_squared) return 0;
    const auto shade = (std::int64_t{outer_squared - distance} * slope) >> 16;
    return static_cast<std::uint8_t>(std::min<std::int64_t>(shade, strength));
}

} // namespace fulgurite::data
