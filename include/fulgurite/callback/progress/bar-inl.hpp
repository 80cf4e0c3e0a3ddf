// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/progress/bar.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE std::string printed(const char* format, double value) {
    char text[48];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

FULGURITE_INLINE std::string duration_text(double seconds) {
    const auto all = static_cast<long long>(std::max(0.0, seconds));
    char text[48];
    if (all < 3600) std::snprintf(text, sizeof text, "%lld:%02lld", all / 60, all % 60);
    else std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", all / 3600, all / 60 % 60, all % 60);
    return text;
}

FULGURITE_INLINE std::string metric_text(double value) {
    const double size = std::fabs(value);
    if (!std::isfinite(value)) return printed("%g", value);
    if (size < 9.99995 && (size >= 0.001 || value == 0)) return printed("%.4f", value);
    if (size >= 999.95 && size < 1e7) return printed("%.0f", value);
    return size > 1 && size < 1e7 ? printed("%#.4g", value) : printed("%.2e", value);
}

FULGURITE_INLINE std::string rate_text(double per_second) {
    if (per_second >= 9999.5) return printed("%.1fk it/s", per_second / 1000);
    return per_second >= 1 ? printed("%.1f it/s", per_second) : printed("%.2f s/it", 1 / per_second);
}

FULGURITE_INLINE std::string time_text(const Bar& bar) {
    std::string text = duration_text(bar.elapsed);
    if (bar.total && bar.rate > 0 && !bar.finished())
        text += " / " + duration_text(bar.elapsed + static_cast<double>(*bar.total - bar.done) / bar.rate);
    return text;
}

FULGURITE_INLINE std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

FULGURITE_INLINE std::string gauge_text(const Bar& bar, std::size_t cells, Look look) {
    const double total = bar.total ? static_cast<double>(*bar.total) : 0;
    const double share = total > 0 ? static_cast<double>(bar.done) / total : 0;
    const auto halves = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * 2 * static_cast<double>(cells) + 1e-9);
    const std::size_t full = halves / 2, rest = cells - full;
    const auto colour = bar.finished() ? ansi::finished : ansi::running;
    if (!look.unicode) {
        const auto inside = cells - 2, filled = std::min(inside, inside * halves / (2 * cells));
        std::string head = repeated("=", filled);
        if (filled > 0 && filled < inside) head.back() = '>';
        return "[" + painted(head, colour, look) + std::string(inside - filled, ' ') + "]";
    }
    if (rest == 0) return painted(repeated("━", full), colour, look);
    // Without colours the rest is told apart by its weight.
    const std::string_view thin = look.colour ? "━" : "─", begin = look.colour ? "╺" : "─";
    if (halves % 2 == 1)
        return painted(repeated("━", full) + "╸", colour, look) + painted(repeated(thin, rest - 1), ansi::dim, look);
    const std::string tail = full > 0 ? std::string(begin) + repeated(thin, rest - 1) : repeated(thin, rest);
    return painted(repeated("━", full), colour, look) + painted(tail, ansi::dim, look);
}

FULGURITE_INLINE Layout::Layout(const Bar& bar, std::size_t columns)
    : gauge(bar.total.has_value()), rate(bar.rate > 0), metrics(bar.metrics.size()) {
    while (needed(bar) > columns && drop()) {
    }
    // The times made room for a metric that did not fit either.
    if (!time && metrics == 0) {
        time = true;
        time = needed(bar) <= columns;
    }
    if (gauge) cells = std::min(widest, columns - width(bar) - 1);
}

FULGURITE_INLINE bool Layout::drop() {
    if (rate) rate = false;
    else if (metrics > 1) --metrics;
    else if (time) time = false;
    else if (metrics > 0) --metrics;
    else if (gauge) gauge = false;
    else return false;
    return true;
}

FULGURITE_INLINE std::size_t Layout::width(const Bar& bar) const {
    std::size_t all = width_of(bar.label) + 1 + count_text(bar).size();
    if (time) all += 3 + time_text(bar).size();
    if (rate) all += 3 + rate_text(bar.rate).size();
    if (metrics > 0) all += 2;
    for (std::size_t i = 0; i < metrics; ++i)
        all += width_of(bar.metrics[i].first) + 2 + metric_text(bar.metrics[i].second).size();
    return all;
}

FULGURITE_INLINE std::string live_line(const Bar& bar, Look look, std::size_t columns) {
    const Layout layout(bar, columns);
    if (!layout.gauge && !layout.time && layout.metrics == 0)
        return std::string(clipped(bar.label + " " + count_text(bar), columns));
    const std::string dot = painted(look.unicode ? " • " : " | ", ansi::dim, look);
    std::string line = painted(bar.label, ansi::bold, look) + " ";
    if (layout.gauge) line += gauge_text(bar, layout.cells, look) + " ";
    line += count_text(bar);
    if (layout.time) line += dot + time_text(bar);
    if (layout.rate) line += dot + painted(rate_text(bar.rate), ansi::dim, look);
    for (std::size_t i = 0; i < layout.metrics; ++i) {
        const auto& [name, value] = bar.metrics[i];
        const std::string text = metric_text(value);
        line += (i == 0 ? dot : " ") + painted(name, ansi::dim, look) + " " +
                (std::isfinite(value) ? text : painted(text, ansi::bad, look));
    }
    return line;
}

FULGURITE_INLINE std::string plain_line(const Bar& bar) {
    std::string line = bar.label + ": " + count_text(bar) + ", " + time_text(bar);
    if (bar.rate > 0) line += ", " + rate_text(bar.rate);
    for (const auto& [name, value] : bar.metrics) line += ", " + name + " " + metric_text(value);
    return line;
}

} // namespace fulgurite::callback
