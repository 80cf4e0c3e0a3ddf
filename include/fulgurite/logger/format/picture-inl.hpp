// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/canvas.hpp"
#include "fulgurite/logger/format/picture.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::logger {

namespace detail {

/// The axes of a chart and what stands beside them.
struct Frame {
    static constexpr std::uint32_t height = 440, width = 880;
    static constexpr double left = 96, right = 24, top = 76, bottom = 40;
    report::Scale x{}, y{};

    explicit Frame(const report::Chart& chart) {
        std::vector<double> steps, values;
        for (const auto& line : chart.lines)
            for (const auto& [step, value] : line.series->points()) {
                steps.push_back(step);
                if (std::isfinite(value)) values.push_back(value);
            }
        y = report::value_scale(values, height - bottom, top);
        if (steps.empty()) steps = {0, 1};
        const auto [first, last] = std::ranges::minmax(steps);
        x = {first, first == last ? last + 1 : last, left + 8, width - right};
    }
    void draw(Canvas& canvas) const {
        constexpr Colour grid{228, 228, 224}, words{104, 110, 118};
        const auto ticks = y.logarithmic ? report::log_ticks(y.low, y.high, 6) : report::linear_ticks(y.low, y.high, 6);
        for (const double tick : ticks) {
            canvas.line(left, y(tick), width - right, y(tick), 1, grid);
            canvas.text(left - 6, y(tick) - 7, report::axis_number(tick), 1, words);
        }
        for (const double tick : report::linear_ticks(x.low, x.high, 8))
            if (tick == std::floor(tick))
                canvas.text(x(tick), height - bottom + 14, report::short_count(tick, x.high), 0.5, words);
    }
};

} // namespace detail

FULGURITE_INLINE HostImage picture(const report::Chart& chart) {
    constexpr std::array<detail::Colour, 6> colours{
        {{46, 107, 208}, {217, 113, 28}, {31, 146, 116}, {139, 87, 201}, {194, 59, 103}, {125, 122, 37}}};
    constexpr detail::Colour dark{29, 32, 36};
    detail::Canvas canvas(detail::Frame::height, detail::Frame::width);
    const detail::Frame frame(chart);
    frame.draw(canvas);
    canvas.text(detail::Frame::left, 16, chart.title, 0, dark);
    double name_at = detail::Frame::left;
    for (const auto& line : chart.lines) {
        const auto colour = colours[line.colour % colours.size()];
        const auto points = report::thinned(line.series->points(), detail::Frame::width);
        const report::Point* before = nullptr;
        for (const auto& point : points) {
            if (std::isfinite(point.value)) {
                const auto& from = before ? *before : point;
                canvas.line(frame.x(from.step), frame.y(from.value), frame.x(point.step), frame.y(point.value),
                            line.faint           ? 1
                            : points.size() == 1 ? 6
                                                 : 2.5,
                            colour);
            }
            before = std::isfinite(point.value) ? &point : nullptr;
        }
        canvas.line(name_at, 51, name_at + 20, 51, 4, colour);
        canvas.text(name_at + 28, 44, line.label, 0, dark);
        name_at += 28 + detail::Canvas::letter * static_cast<double>(line.label.size() + 2);
    }
    return canvas.image;
}

} // namespace fulgurite::logger
