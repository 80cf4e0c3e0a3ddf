// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One line of progress as text.
namespace fulgurite::callback {

/// What a line of progress says.
struct Bar {
    std::string label;
    std::int64_t done = 0;
    std::optional<std::int64_t> total;
    double elapsed = 0; ///< seconds
    double rate = 0;    ///< batches per second; 0: not known
    std::vector<std::pair<std::string, double>> metrics;

    bool finished() const { return total && done >= *total; }
};

/// What the place where it is shown can do.
struct Look {
    bool colour = false, unicode = false;
};

inline std::string printed(const char* format, double value) {
    char text[48];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

/// Seconds as 0:07, 12:34 or 1:02:03.
inline std::string duration_text(double seconds) {
    const auto all = static_cast<long long>(std::max(0.0, seconds));
    char text[48];
    if (all < 3600) std::snprintf(text, sizeof text, "%lld:%02lld", all / 60, all % 60);
    else std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", all / 3600, all / 60 % 60, all % 60);
    return text;
}

/// About four digits that count, in mostly as many characters, so that a line does not jitter: 0.1230, 12.34, 1.23e-05.
inline std::string metric_text(double value) {
    const double size = std::fabs(value);
    if (!std::isfinite(value)) return printed("%g", value);
    if (size < 9.99995 && (size >= 0.001 || value == 0)) return printed("%.4f", value);
    if (size >= 999.95 && size < 1e7) return printed("%.0f", value);
    return size > 1 && size < 1e7 ? printed("%#.4g", value) : printed("%.2e", value);
}

inline std::string rate_text(double per_second) {
    if (per_second >= 9999.5) return printed("%.1fk it/s", per_second / 1000);
    return per_second >= 1 ? printed("%.1f it/s", per_second) : printed("%.2f s/it", 1 / per_second);
}

/// How far it is: 45/938, or 45/? where the end is not known.
inline std::string count_text(const Bar& bar) {
    return std::to_string(bar.done) + "/" + (bar.total ? std::to_string(*bar.total) : "?");
}

/// Elapsed and expected time: 0:01 / 0:19.
inline std::string time_text(const Bar& bar) {
    std::string text = duration_text(bar.elapsed);
    if (bar.total && bar.rate > 0 && !bar.finished())
        text += " / " + duration_text(bar.elapsed + static_cast<double>(*bar.total - bar.done) / bar.rate);
    return text;
}

/// Columns that UTF-8 text takes, each character being one wide.
inline std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

/// The longest beginning that fits.
inline std::string_view clipped(std::string_view text, std::size_t columns) {
    std::size_t end = 0;
    for (std::size_t used = 0; end < text.size(); ++end)
        if ((text[end] & 0xC0) != 0x80 && ++used > columns) break;
    return text.substr(0, end);
}

namespace ansi {
inline constexpr std::string_view bold = "1", dim = "90", running = "33", finished = "32", bad = "1;31";
}

/// Puts text into a colour, where there are colours.
inline std::string painted(std::string_view text, std::string_view colour, Look look) {
    if (!look.colour || text.empty()) return std::string(text);
    return "\033[" + std::string(colour) + "m" + std::string(text) + "\033[0m";
}

inline std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

/// The bar itself, `cells` columns wide. Unicode draws half cells: ━━━━╸━━━ and ━━━━╺━━━.
inline std::string gauge_text(const Bar& bar, std::size_t cells, Look look) {
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

/// What a line has room for; what does not fit is left out, the least wanted first.
struct Layout {
    static constexpr std::size_t narrowest = 10, widest = 40;
    bool gauge, time = true, rate;
    std::size_t metrics, cells = 0;

    Layout(const Bar& bar, std::size_t columns)
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

private:
    bool drop() {
        if (rate) rate = false;
        else if (metrics > 1) --metrics;
        else if (time) time = false;
        else if (metrics > 0) --metrics;
        else if (gauge) gauge = false;
        else return false;
        return true;
    }
    std::size_t needed(const Bar& bar) const { return width(bar) + (gauge ? narrowest + 1 : 0); }
    std::size_t width(const Bar& bar) const {
        std::size_t all = width_of(bar.label) + 1 + count_text(bar).size();
        if (time) all += 3 + time_text(bar).size();
        if (rate) all += 3 + rate_text(bar.rate).size();
        if (metrics > 0) all += 2;
        for (std::size_t i = 0; i < metrics; ++i)
            all += width_of(bar.metrics[i].first) + 2 + metric_text(bar.metrics[i].second).size();
        return all;
    }
};

/// The line for a terminal, at most `columns` wide:
/// `Epoch 2/20 ━━━━━━━━━━━━━╺━━━━━━ 45/938 • 0:01 / 0:19 • 512.3 it/s • train/loss 0.1230 val/acc 0.9800`
inline std::string live_line(const Bar& bar, Look look, std::size_t columns) {
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

/// The line for a file: `Epoch 2/20: 938/938, 0:19, 49.4 it/s, train/loss 0.1230, val/acc 0.9800`
inline std::string plain_line(const Bar& bar) {
    std::string line = bar.label + ": " + count_text(bar) + ", " + time_text(bar);
    if (bar.rate > 0) line += ", " + rate_text(bar.rate);
    for (const auto& [name, value] : bar.metrics) line += ", " + name + " " + metric_text(value);
    return line;
}

} // namespace fulgurite::callback
