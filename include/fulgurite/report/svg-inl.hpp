// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/svg.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::string escape(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else if (c == '"') out += "&quot;";
        else out += c;
    }
    return out;
}

FULGURITE_INLINE std::string colour_class(std::size_t colour) {
    return fmt::format("c{}{}", colour % 12, colour % 24 < 12 ? "" : " dashed");
}

FULGURITE_INLINE double Scale::operator()(double value) const {
    const double fraction = logarithmic ? (std::log(value) - std::log(low)) / (std::log(high) - std::log(low))
                                        : (value / 2 - low / 2) / (high / 2 - low / 2);
    return from + fraction * (to - from);
}

FULGURITE_INLINE bool wants_log(std::vector<double> values) {
    if (values.size() < 3) return false;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    const double median = *middle;
    const auto [low, high] = std::ranges::minmax(values);
    return low > 0 && high / low > 100 && (median - low) / (high - low) < 0.05;
}

FULGURITE_INLINE Scale value_scale(const std::vector<double>& values, double from, double to) {
    if (values.empty()) return {0, 1, from, to};
    const auto [low, high] = std::ranges::minmax(values);
    constexpr double most = std::numeric_limits<double>::max(), least = std::numeric_limits<double>::min();
    if (wants_log(values)) return {low / 1.25, std::min(high * 1.25, most), from, to, true};
    // So close together their difference is rounding, and an axis of it would have no numbers.
    if (high - low <= 1e-9 * std::max(std::abs(low), std::abs(high))) {
        const double air = low == 0 ? 1 : std::max(std::abs(low) * 0.1, least);
        return {std::max(low - air, -most), std::min(high + air, most), from, to};
    }
    const double air = std::max((high - low) * 0.06, least);
    // What never is negative gets no negative axis.
    return {std::max(low - air, low >= 0 ? 0.0 : -most), std::min(high + air, most), from, to};
}

FULGURITE_INLINE std::vector<Point> thinned(const std::vector<Point>& points, std::size_t columns) {
    if (points.size() <= 2 * columns) return points;
    const auto width = (points.size() + columns - 1) / columns;
    std::vector<Point> kept;
    for (std::size_t i = 0; i < points.size(); i += width) {
        Bucket bucket;
        for (const auto& point : std::span(points).subspan(i, std::min(width, points.size() - i))) bucket.take(point);
        bucket.emit(kept);
    }
    return kept;
}

FULGURITE_INLINE std::vector<Point> smoothed(std::vector<Point> points) {
    const double keep = 1 - 50.0 / std::max(100.0, static_cast<double>(points.size()));
    double sum = 0, weight = 0;
    for (auto& point : points) {
        if (!std::isfinite(point.value)) continue;
        sum = keep * sum + (1 - keep) * point.value;
        weight = keep * weight + (1 - keep);
        point.value = sum / weight;
    }
    return points;
}

FULGURITE_INLINE LineChart::LineChart(const Chart& chart, double width) : chart_(chart), width_(width) {
    std::vector<double> steps, values;
    for (const auto& line : chart.lines)
        for (const auto& [step, value] : line.series->points()) {
            steps.push_back(step);
            if (std::isfinite(value)) values.push_back(value);
        }
    y_ = value_scale(values, height - bottom, top);
    if (steps.empty()) steps = {0, 1};
    const auto [first, last] = std::ranges::minmax(steps);
    x_ = {first, first == last ? last + 1 : last, left + 6, width_ - right};
}

FULGURITE_INLINE std::string LineChart::draw() {
    append(R"(<svg viewBox="0 0 {} {}" role="img" aria-label="{}">)", width_, height, escape(chart_.title));
    axes();
    for (const auto& line : chart_.lines) draw(line);
    return out_ += "</svg>";
}

FULGURITE_INLINE void LineChart::axes() {
    out_ += R"(<g class="grid">)";
    const auto ticks = y_.logarithmic ? log_ticks(y_.low, y_.high, 6) : linear_ticks(y_.low, y_.high, 5);
    for (const double tick : ticks) append(R"(<path d="M{} {:.1f}H{}"/>)", left, y_(tick), width_ - right);
    out_ += R"(</g><g class="ticks" text-anchor="end">)";
    for (const double tick : ticks)
        append(R"(<text x="{}" y="{:.1f}">{}</text>)", left - 6, y_(tick) + 3.5, axis_number(tick));
    out_ += R"(</g><g class="ticks" text-anchor="middle">)";
    for (const double tick : linear_ticks(x_.low, x_.high, static_cast<int>(width_ / 85)))
        if (tick == std::floor(tick))
            append(R"(<text x="{:.1f}" y="{}">{}</text>)", x_(tick), height - 7, short_count(tick, x_.high));
    out_ += "</g>";
}

FULGURITE_INLINE void LineChart::draw(const Line& line) {
    const auto points = line.series->points();
    const bool noisy = !line.faint && points.size() > 150;
    path(line, thinned(points, 500), line.faint || noisy ? "line faint" : "line");
    if (noisy) path(line, thinned(smoothed(points), 250), "line");
    if (!line.faint && points.size() <= 60) dots(line, points);
}

FULGURITE_INLINE void LineChart::path(const Line& line, const std::vector<Point>& points, std::string_view style) {
    append(R"(<path class="{} {}" d=")", style, colour_class(line.colour));
    std::size_t drawn = 0; // since the pen came down
    const auto lift_pen = [&] {
        if (drawn == 1) out_ += "h0"; // a point between two that are no numbers: a move alone paints nothing
        drawn = 0;
    };
    for (const auto& [step, value] : points)
        if (std::isfinite(value)) append("{}{:.1f} {:.1f}", drawn++ > 0 ? 'L' : 'M', x_(step), y_(value));
        else lift_pen();
    lift_pen();
    out_ += R"("/>)";
}

FULGURITE_INLINE void LineChart::dots(const Line& line, const std::vector<Point>& points) {
    append(R"(<g class="dots {}">)", colour_class(line.colour));
    const double radius = points.size() == 1 ? 4 : 2.6;
    for (const auto& [step, value] : points)
        if (std::isfinite(value))
            append(R"(<circle cx="{:.1f}" cy="{:.1f}" r="{}"><title>{} at step {}: {}</title></circle>)", x_(step),
                   y_(value), radius, escape(line.label), step, axis_number(value, 6));
    out_ += "</g>";
}

} // namespace fulgurite::report
