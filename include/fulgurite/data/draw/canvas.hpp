// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>

#include "fulgurite/data/draw/glyphs.hpp"

namespace fulgurite::data {

/// A small grey picture that one draws on with a round pen. Coordinates are in 1/256 of a pixel, and everything is done
/// in whole numbers, so the same strokes give the same bytes on every platform and with every compiler's flags.
class Canvas {
public:
    static constexpr int side = 28, pixel = 256;

    /// Coverage by ink, 0 to 255, row by row.
    const std::array<std::uint8_t, side * side>& ink() const { return ink_; }

    /// A straight piece with round ends; where strokes cross, the darker stays. `strength` is at most 255.
    void line(Point from, Point to, int radius, int strength = 255) {
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

private:
    struct Piece {
        Point from, along;
        int outer_squared, slope, strength;
        // The projection onto the piece is a multiplication: a division for each pixel would take half of the time.
        std::int64_t per_length = (std::int64_t{1} << 40) / std::max(along.x * along.x + along.y * along.y, 1);

        /// 0 beyond the outer radius, full within the inner one; in between the square of the distance decides, which
        /// needs no root.
        std::uint8_t coverage(Point at) const {
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
    };

    static int first(int edge) { return std::clamp(edge / pixel, 0, side); }
    static int last(int edge) { return std::clamp(edge / pixel, -1, side - 1); }

    std::array<std::uint8_t, side * side> ink_{};
};

} // namespace fulgurite::data
