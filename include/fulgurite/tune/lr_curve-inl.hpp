// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/lr_curve.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE LRCurve::LRCurve(std::span<const double> lrs, std::span<const double> losses,
                                  std::optional<std::size_t> marked, bool logarithmic)
    : lrs_(lrs), losses_(losses), marked_(marked) {
    for (std::size_t i = 0; i < losses.size(); ++i)
        if (std::isfinite(losses[i])) points_.push_back(i);
    std::vector<double> seen;
    for (const auto i : points_) seen.push_back(losses[i]);
    if (seen.size() > 2) { // where a search was ended by a large loss, that loss need not be seen in full
        const double last = seen.back();
        seen.pop_back();
        const auto [least, most] = std::ranges::minmax(seen);
        seen.push_back(std::min(last, most + 0.5 * (most - least)));
    }
    y_ = report::value_scale(seen, height - bottom, top);
    double low = lrs.empty() ? 1e-8 : lrs.front(), high = lrs.empty() ? 1 : lrs.back();
    logarithmic = logarithmic && low > 0;
    if (low == high) { // one point: an axis around it
        low = logarithmic ? low / 10 : low - 1;
        high = logarithmic ? high * 10 : high + 1;
    }
    x_ = {low, high, left, width - right, logarithmic};
}

FULGURITE_INLINE std::string LRCurve::draw() {
    append(R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="img" )",
           width, height);
    out_ += R"(aria-label="Loss over learning rate">)";
    out_ += style;
    append(R"(<rect class="page" width="{}" height="{}"/>)", width, height);
    grid();
    numbers();
    curve();
    if (marked_) mark(lrs_[*marked_], losses_[*marked_]);
    return out_ += "</svg>\n";
}

FULGURITE_INLINE void LRCurve::grid() {
    for (const double tick : ticks(y_, 6))
        append(R"(<path class="grid" d="M{} {:.1f}H{}"/>)", left, y_(tick), width - right);
    for (const double tick : ticks(x_, 9))
        append(R"(<path class="grid" d="M{:.1f} {}V{}"/>)", x_(tick), top, height - bottom);
}

FULGURITE_INLINE void LRCurve::numbers() {
    out_ += R"(<g text-anchor="end">)";
    for (const double tick : ticks(y_, 6))
        append(R"(<text x="{}" y="{:.1f}">{}</text>)", left - 8, y_(tick) + 4, report::axis_number(tick));
    out_ += R"(</g><g text-anchor="middle">)";
    for (const double tick : ticks(x_, 9))
        append(R"(<text x="{:.1f}" y="{}">{}</text>)", x_(tick), height - bottom + 18, report::axis_number(tick));
    append(R"(<text x="{}" y="{}">learning rate</text></g>)", (left + width - right) / 2, height - 10);
    append(R"(<text x="{}" y="{}">loss, smoothed</text>)", left, top - 10);
}

FULGURITE_INLINE void LRCurve::curve() {
    if (points_.size() == 1)
        append(R"(<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>)", x_(lrs_[points_[0]]), y_(losses_[points_[0]]));
    if (points_.size() < 2) return;
    out_ += R"(<path class="line" d=")";
    double x_before = 0, y_before = 0;
    for (const auto i : points_) {
        double x = x_(lrs_[i]), y = y_(losses_[i]);
        if (y < top && i != points_.front()) { // the line leaves the picture
            x = x_before + (x - x_before) * (y_before - top) / (y_before - y);
            y = top;
        }
        append("{}{:.1f} {:.1f}", i == points_.front() ? 'M' : 'L', x, y);
        x_before = x;
        y_before = y;
    }
    out_ += R"("/>)";
}

FULGURITE_INLINE void LRCurve::mark(double lr, double loss) {
    const double x = x_(lr), y = y_(loss);
    const bool on_the_right = x < width / 2;
    append(R"(<path class="rule" d="M{:.1f} {}V{}"/>)", x, top, height - bottom);
    append(R"(<circle class="mark" cx="{:.1f}" cy="{:.1f}" r="5.5"/>)", x, y);
    append(R"(<text class="said" x="{:.1f}" y="{}" text-anchor="{}">suggestion {}</text>)", x + (on_the_right ? 8 : -8),
           height - bottom - 10, on_the_right ? "start" : "end", report::axis_number(lr, 3));
}

} // namespace fulgurite::tune
