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
    void line(Point from, Point to, int radius, int strength = 255);

private:
    struct Piece {
        Point from, along;
        int outer_squared, slope, strength;
        // The projection onto the piece is a multiplication: a division for each pixel would take half of the time.
        std::int64_t per_length = (std::int64_t{1} << 40) / std::max(along.x * along.x + along.y * along.y, 1);

        /// 0 beyond the outer radius, full within the inner one; in between the square of the distance decides, which
        /// needs no root.
        std::uint8_t coverage(Point at) const;
    };

    static int first(int edge) { return std::clamp(edge / pixel, 0, side); }
    static int last(int edge) { return std::clamp(edge / pixel, -1, side - 1); }

    std::array<std::uint8_t, side * side> ink_{};
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/draw/canvas-inl.hpp"
#endif
