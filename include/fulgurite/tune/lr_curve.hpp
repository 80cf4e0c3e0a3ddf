// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::tune {

/// Draws losses over learning rates as an SVG of its own, light or dark as the reader's system is.
class LRCurve {
public:
    static constexpr double width = 720, height = 400, left = 64, right = 24, top = 28, bottom = 52;

    /// `marked` is the point to mark, if any; `logarithmic` is the axis of the rates.
    LRCurve(std::span<const double> lrs, std::span<const double> losses, std::optional<std::size_t> marked,
            bool logarithmic)
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

    std::string draw() {
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

private:
    static constexpr std::string_view style =
        "<style>:root{--page:#fff;--text:#1d2024;--soft:#686e76;--grid:#ededea;--line:#2e6bd0;--mark:#c23b67}"
        "@media(prefers-color-scheme:dark){:root{--page:#1b1d20;--text:#e6e7e9;--soft:#979da6;--grid:#27292e;"
        "--line:#74a4f5;--mark:#ee7f9f}}"
        "text{font:12px system-ui,sans-serif;fill:#686e76;fill:var(--soft)}"
        ".page{fill:#fff;fill:var(--page)}.grid{stroke:#ededea;stroke:var(--grid)}"
        ".line{fill:none;stroke:#2e6bd0;stroke:var(--line);stroke-width:2;stroke-linejoin:round}"
        ".dot{fill:#2e6bd0;fill:var(--line)}"
        ".rule{stroke:#c23b67;stroke:var(--mark);stroke-dasharray:4 4}.mark{fill:#c23b67;fill:var(--mark)}"
        ".said{fill:#1d2024;fill:var(--text);font-weight:600}</style>";

    template <class... Args>
    void append(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(out_), form, std::forward<Args>(args)...);
    }
    static std::vector<double> ticks(const report::Scale& scale, int count) {
        return scale.logarithmic ? report::log_ticks(scale.low, scale.high, count)
                                 : report::linear_ticks(scale.low, scale.high, count);
    }
    void grid() {
        for (const double tick : ticks(y_, 6))
            append(R"(<path class="grid" d="M{} {:.1f}H{}"/>)", left, y_(tick), width - right);
        for (const double tick : ticks(x_, 9))
            append(R"(<path class="grid" d="M{:.1f} {}V{}"/>)", x_(tick), top, height - bottom);
    }
    void numbers() {
        out_ += R"(<g text-anchor="end">)";
        for (const double tick : ticks(y_, 6))
            append(R"(<text x="{}" y="{:.1f}">{}</text>)", left - 8, y_(tick) + 4, report::axis_number(tick));
        out_ += R"(</g><g text-anchor="middle">)";
        for (const double tick : ticks(x_, 9))
            append(R"(<text x="{:.1f}" y="{}">{}</text>)", x_(tick), height - bottom + 18, report::axis_number(tick));
        append(R"(<text x="{}" y="{}">learning rate</text></g>)", (left + width - right) / 2, height - 10);
        append(R"(<text x="{}" y="{}">loss, smoothed</text>)", left, top - 10);
    }
    void curve() {
        if (points_.size() == 1)
            append(R"(<circle class="dot" cx="{:.1f}" cy="{:.1f}" r="4"/>)", x_(lrs_[points_[0]]),
                   y_(losses_[points_[0]]));
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
    void mark(double lr, double loss) {
        const double x = x_(lr), y = y_(loss);
        const bool on_the_right = x < width / 2;
        append(R"(<path class="rule" d="M{:.1f} {}V{}"/>)", x, top, height - bottom);
        append(R"(<circle class="mark" cx="{:.1f}" cy="{:.1f}" r="5.5"/>)", x, y);
        append(R"(<text class="said" x="{:.1f}" y="{}" text-anchor="{}">suggestion {}</text>)",
               x + (on_the_right ? 8 : -8), height - bottom - 10, on_the_right ? "start" : "end",
               report::axis_number(lr, 3));
    }

    std::span<const double> lrs_, losses_;
    std::optional<std::size_t> marked_;
    std::vector<std::size_t> points_; // whose loss is finite
    report::Scale x_{}, y_{};
    std::string out_;
};

} // namespace fulgurite::tune
