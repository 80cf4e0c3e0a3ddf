// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/plot.hpp"

namespace fulgurite::report {

FULGURITE_INLINE std::string plot(const Chart& chart) {
    constexpr double width = 640, head = 44;
    constexpr const char* colours[] = {"#2e6bd0", "#d9711c", "#1f9274", "#8b57c9", "#c23b67", "#7d7a25",
                                       "#0f8fae", "#a34a1f", "#5f9e2f", "#4b56c4", "#d25aa8", "#6b6f78"};
    auto frame = LineChart(chart, width).draw();
    frame.replace(0, 4, fmt::format(R"(<svg x="0" y="{}" width="{}" height="{}")", head, width, LineChart::height));
    std::string legend;
    double x = LineChart::left;
    for (const auto& line : chart.lines) {
        legend += fmt::format(R"(<path d="M{} 36h14" stroke="{}" stroke-width="3"/><text x="{}" y="40">{}</text>)", x,
                              colours[line.colour % 12], x + 19, escape(line.label));
        x += 40 + 7 * static_cast<double>(line.label.size());
    }
    std::string style =
        "text{font:12px sans-serif;fill:#1d2024}.title{font-size:14px;font-weight:600}.grid path{stroke:#e4e4e0}"
        ".ticks "
        "text{fill:#686e76}.line{fill:none;stroke-width:1.8}.faint{stroke-width:1;opacity:.4}.dashed{stroke-dasharray:"
        "5 3}";
    for (std::size_t i = 0; i < 12; ++i)
        style += fmt::format(".c{0}{{stroke:{1}}}.dots.c{0} circle{{fill:{1};stroke:#fff}}", i, colours[i]);
    return fmt::format(
        R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {1}" width="{0}" height="{1}"><style>{2}</style>)"
        R"(<rect width="100%" height="100%" fill="#fff"/><text class="title" x="{3}" y="20">{4}</text>{5}{6}</svg>)",
        width, LineChart::height + head, style, LineChart::left, escape(chart.title), legend, frame);
}

} // namespace fulgurite::report
