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
            bool logarithmic);

    std::string draw();

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
    void grid();
    void numbers();
    void curve();
    void mark(double lr, double loss);

    std::span<const double> lrs_, losses_;
    std::optional<std::size_t> marked_;
    std::vector<std::size_t> points_; // whose loss is finite
    report::Scale x_{}, y_{};
    std::string out_;
};

} // namespace fulgurite::tune

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/lr_curve-inl.hpp"
#endif
