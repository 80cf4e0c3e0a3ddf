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

#include "fulgurite/callback/progress/text_width.hpp"

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

std::string printed(const char* format, double value);

/// Seconds as 0:07, 12:34 or 1:02:03.
std::string duration_text(double seconds);

/// About four digits that count, in mostly as many characters, so that a line does not jitter: 0.1230, 12.34, 1.23e-05.
std::string metric_text(double value);

std::string rate_text(double per_second);

/// How far it is: 45/938, or 45/? where the end is not known.
inline std::string count_text(const Bar& bar) {
    return std::to_string(bar.done) + "/" + (bar.total ? std::to_string(*bar.total) : "?");
}

/// Elapsed and expected time: 0:01 / 0:19.
std::string time_text(const Bar& bar);

namespace ansi {
inline constexpr std::string_view bold = "1", dim = "90", running = "33", finished = "32", bad = "1;31";
}

/// Puts text into a colour, where there are colours.
inline std::string painted(std::string_view text, std::string_view colour, Look look) {
    if (!look.colour || text.empty()) return std::string(text);
    return "\033[" + std::string(colour) + "m" + std::string(text) + "\033[0m";
}

std::string repeated(std::string_view text, std::size_t times);

/// The bar itself, `cells` columns wide. Unicode draws half cells: ━━━━╸━━━ and ━━━━╺━━━.
std::string gauge_text(const Bar& bar, std::size_t cells, Look look);

/// What a line has room for; what does not fit is left out, the least wanted first.
struct Layout {
    static constexpr std::size_t narrowest = 10, widest = 40;
    bool gauge, time = true, rate;
    std::size_t metrics, cells = 0;

    Layout(const Bar& bar, std::size_t columns);

private:
    bool drop();
    std::size_t needed(const Bar& bar) const { return width(bar) + (gauge ? narrowest + 1 : 0); }
    std::size_t width(const Bar& bar) const;
};

/// The line for a terminal, at most `columns` wide:
/// `Epoch 2/20 ━━━━━━━━━━━━━╺━━━━━━ 45/938 • 0:01 / 0:19 • 512.3 it/s • train/loss 0.1230 val/acc 0.9800`
std::string live_line(const Bar& bar, Look look, std::size_t columns);

/// The line for a file: `Epoch 2/20: 938/938, 0:19, 49.4 it/s, train/loss 0.1230, val/acc 0.9800`
std::string plain_line(const Bar& bar);

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/progress/bar-inl.hpp"
#endif
