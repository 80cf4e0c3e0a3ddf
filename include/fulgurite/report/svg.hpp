// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::report {

/// Text as it may stand in HTML and SVG.
std::string escape(std::string_view text);

/// The class of a line's colour in the style sheet: twelve colours, then the same ones in dashes.
std::string colour_class(std::size_t colour);

/// From a value to a place on an axis, linear or logarithmic.
struct Scale {
    double low, high, from, to;
    bool logarithmic = false;

    // Written so that nothing overflows where the ends are finite.
    double operator()(double value) const;
};

/// Whether a logarithmic axis shows more: all values are positive, they span two orders, and half of them would lie in
/// the lowest twentieth of a linear one.
bool wants_log(std::vector<double> values);

/// The axis of some finite values: their range, with air, never empty, with finite ends.
Scale value_scale(const std::vector<double>& values, double from, double to);

/// At most two points per column of a picture: what is finer than that is not seen, but costs bytes.
std::vector<Point> thinned(const std::vector<Point>& points, std::size_t columns);

/// An exponential average that forgets over about a fiftieth of the points, with bias correction: the trend in noise.
std::vector<Point> smoothed(std::vector<Point> points);

/// Draws one chart as an inline SVG whose colours come from the page's style sheet (`colour_class`), so that it
/// follows the reader's light or dark mode. Every point of a short curve says its step and value when the mouse is on
/// it.
class LineChart {
public:
    static constexpr double height = 250, left = 46, right = 14, top = 10, bottom = 24;

    explicit LineChart(const Chart& chart, double width = 520);

    std::string draw();
    bool logarithmic() const { return y_.logarithmic; }

private:
    template <class... Args>
    void append(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
    }

    void axes();

    void draw(const Line& line);

    void path(const Line& line, const std::vector<Point>& points, std::string_view style);

    void dots(const Line& line, const std::vector<Point>& points);

    const Chart& chart_;
    double width_;
    Scale x_{}, y_{};
    std::string out_;
};

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/svg-inl.hpp"
#endif
