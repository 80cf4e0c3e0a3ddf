// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "fulgurite/data/draw/canvas.hpp"
#include "fulgurite/data/draw/glyphs.hpp"
#include "fulgurite/data/random/generator.hpp"

namespace fulgurite::data {

/// Draws one digit as a hand might: the random numbers and tables of one image, whole numbers throughout (see
/// `Canvas`).
class Hand {
public:
    static constexpr int one = 1 << 14; ///< 1, in the matrix

    /// The bounds of `DigitsOptions` in the units of the drawing.
    struct Bounds {
        int turn;    ///< tangent of half the angle, of 2^14
        int shear;   ///< of 2^14
        int scale;   ///< of 2^14
        int shift;   ///< of a pixel's 256
        int elastic; ///< of a pixel's 256
        int noise;   ///< standard deviation, of 2^15 for each step of grey
        int clutter;
    };

    Hand(const Bounds& bounds, Generator generator) : bounds_(bounds), generator_(generator) {
        for (auto& node : field_) node = {within(bounds_.elastic), within(bounds_.elastic)};
        set_matrix();
    }

    /// Draws a chain of strokes, in 1/128 of a glyph's unit.
    void write(std::span<const Point> line);

    /// Stray marks, as dirt and neighbours leave them.
    void clutter();

    /// The picture, with noise.
    void develop(std::uint8_t* pixels);

private:
    static constexpr int nodes = 5; ///< of the elastic field along each axis

    int random(int low, int high) { return static_cast<int>(generator_.between(low, high)); }
    int within(int bound) { return random(-bound, bound); }

    /// Scale, then shear, then rotation; (1 − t², 2t) / (1 + t²) is a rotation's cosine and sine without a call.
    void set_matrix();

    /// How far a digit may be moved that reaches so far from its middle (units times matrix): to one pixel over the
    /// edge.
    int room(std::int64_t reach) const;

    /// From the glyph's box to the canvas: the matrix about the middle, and the elastic field.
    Point moved(Point point) const;

    /// The elastic field: random nodes 33 units apart, between them quadratic B-splines, which bend without kinks.
    Point displacement(Point point) const;

    struct Place {
        int cell;
        std::array<std::int64_t, 3> weights; ///< of three nodes, together 2^11
    };
    static Place place(int at, int cell);

    Bounds bounds_;
    Generator generator_;
    std::array<Point, nodes * nodes> field_{};
    std::array<std::int64_t, 4> matrix_{};
    Point centre_{};
    Canvas canvas_;
    std::uint64_t bits_ = 0;
    int left_ = 0;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/draw/pen-inl.hpp"
#endif
