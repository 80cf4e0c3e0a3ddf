// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/curve_picture.hpp"

namespace fulgurite::report {

FULGURITE_INLINE Scale CurvePicture::axis(const std::vector<double>& values, double from, double to) {
    const auto is_share = [](double value) { return value >= 0 && value <= 1; };
    if (std::ranges::all_of(values, is_share)) return {0, 1, from, to};
    auto scale = value_scale(values, from, to);
    if (scale.logarithmic) { // what is far from 0 is asked for with a logarithm of the data
        const auto [low, high] = std::ranges::minmax(values);
        scale = {low, high, from, to};
    }
    return scale;
}

FULGURITE_INLINE CurvePicture::CurvePicture(const Curve& curve, double width) : curve_(curve), width_(width) {
    std::vector<double> xs, ys;
    for (const auto& line : curve.lines)
        for (const auto& [x, y] : line.points)
            if (std::isfinite(x) && std::isfinite(y)) {
                xs.push_back(x);
                ys.push_back(y);
            }
    x_ = axis(xs, LineChart::left + 6, width - LineChart::right);
    y_ = axis(ys, LineChart::height - LineChart::bottom, LineChart::top);
}

FULGURITE_INLINE std::string CurvePicture::draw() {
    constexpr double height = LineChart::height, left = LineChart::left;
    append(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}"><g class="grid">)", width_, height,
           escape(curve_.name));
    const auto ticks = linear_ticks(y_.low, y_.high, 5);
    for (const double tick : ticks) append(R"(<path d="M{} {:.1f}H{}"/>)", left, y_(tick), width_ - LineChart::right);
    out_ += R"(</g><g class="ticks" text-anchor="end">)";
    for (const double tick : ticks)
        append(R"(<text x="{}" y="{:.1f}">{}</text>)", left - 6, y_(tick) + 3.5, axis_number(tick));
    out_ += R"(</g><g class="ticks" text-anchor="middle">)";
    for (const double tick : linear_ticks(x_.low, x_.high, static_cast<int>(width_ / 85)))
        append(R"(<text x="{:.1f}" y="{}">{}</text>)", x_(tick), height - 7, axis_number(tick));
    out_ += "</g>";
    for (std::size_t i = 0; i < curve_.lines.size(); ++i) {
        append(R"(<path class="line {}" d=")", colour_class(i));
        bool down = false;
        for (const auto& [x, y] : thinned(curve_.lines[i].points, 500))
            if (const bool drawn = std::isfinite(x) && std::isfinite(y); !drawn) down = false;
            else append("{}{:.1f} {:.1f}", std::exchange(down, true) ? 'L' : 'M', x_(x), y_(y));
        out_ += R"("/>)";
    }
    return out_ += "</svg>";
}

} // namespace fulgurite::report
