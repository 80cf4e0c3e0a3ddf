// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fulgurite/logger/format/host_image.hpp"

namespace fulgurite::logger::detail {

struct Colour {
    float red, green, blue;
};

/// Pixels that are drawn on with soft edges.
class Canvas {
public:
    static constexpr int letter = 12; ///< the width of one, with the space behind it

    HostImage image;

    Canvas(std::uint32_t height, std::uint32_t width)
        : image{height, width, 3, std::vector<std::uint8_t>(std::size_t{height} * width * 3, 255)} {}

    void fill(int x, int y, int width, int height, Colour colour);
    void line(double x0, double y0, double x1, double y1, double thickness, Colour colour);
    /// Ends at x where `end` is 1, begins there where it is 0.
    void text(double x, double y, std::string_view words, double end, Colour colour);

private:
    void blend(int x, int y, double share, Colour colour);
};

} // namespace fulgurite::logger::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/canvas-inl.hpp"
#endif
