// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/draw/glyphs.hpp"

namespace fulgurite::data::glyphs {

FULGURITE_INLINE std::vector<Point> polyline(std::span<const Point> controls) {
    std::vector<Point> line;
    for (std::size_t i = 0; i < controls.size(); ++i) {
        if (controls[i] == pen_up) {
            line.push_back(pen_up);
            continue;
        }
        const auto b = controls[i];
        const bool last = i + 1 == controls.size() || controls[i + 1] == pen_up;
        if (last || controls[i + 1] == b) {
            if (last) line.push_back({b.x * unit, b.y * unit});
            continue;
        }
        const auto c = controls[i + 1];
        const auto a = i == 0 || controls[i - 1] == pen_up ? b : controls[i - 1];
        const auto d = i + 2 >= controls.size() || controls[i + 2] == pen_up ? c : controls[i + 2];
        for (int k = 0; k < 4; ++k) line.push_back({spline(a.x, b.x, c.x, d.x, k), spline(a.y, b.y, c.y, d.y, k)});
    }
    return line;
}

} // namespace fulgurite::data::glyphs
