// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/format/canvas.hpp"

namespace fulgurite::logger::detail {

/// Letters of 5 by 8 from the space on, a byte a column, in hexadecimal; the lowest bit is the topmost point.
inline constexpr std::string_view letters =
    "000000000000005f00000007000700147f147f14242a7f2a12231308646236495620500008070300001c2241000041221c00"
    "2a1c7f1c2a08083e080800807030000808080808000060600020100804023e5149453e00427f400072494949462141494d33"
    "1814127f1027454545393c4a49493141211109073649494936464949291e0000140000004034000000081422411414141414"
    "004122140802015909063e415d594e7c1211127c7f494949363e414141227f4141413e7f494949417f090909013e41415173"
    "7f0808087f00417f41002040413f017f081422417f404040407f021c027f7f0408107f3e4141413e7f090909063e4151215e"
    "7f09192946264949493203017f01033f4040403f1f2040201f3f4038403f631408146303047804036159494d43007f414141"
    "0204081020004141417f04020102044040404040000307080020545478407f284444383844444428384444287f3854545418"
    "00087e090218a4a49c787f0804047800447d40002040403d007f1028440000417f40007c047804787c080404783844444438"
    "fc1824241818242418fc7c08040408485454542404043f44243c4040207c1c2040201c3c4030403c44281028444c9090907c"
    "4464544c440008364100000077000000413608000201020402";

FULGURITE_INLINE void Canvas::blend(int x, int y, double share, Colour colour) {
    if (x < 0 || y < 0 || x >= static_cast<int>(image.width) || y >= static_cast<int>(image.height) || share <= 0)
        return;
    const auto at = (static_cast<std::size_t>(y) * image.width + static_cast<std::size_t>(x)) * 3;
    const auto part = static_cast<float>(std::min(share, 1.0));
    const std::array<float, 3> wanted{colour.red, colour.green, colour.blue};
    for (std::size_t c = 0; c < 3; ++c) {
        auto& level = image.pixels[at + c];
        level = static_cast<std::uint8_t>(std::lround(static_cast<float>(level) * (1 - part) + wanted[c] * part));
    }
}

FULGURITE_INLINE void Canvas::fill(int x, int y, int width, int height, Colour colour) {
    for (int j = y; j < y + height; ++j)
        for (int i = x; i < x + width; ++i) blend(i, j, 1, colour);
}

FULGURITE_INLINE void Canvas::line(double x0, double y0, double x1, double y1, double thickness, Colour colour) {
    const double reach = thickness / 2 + 1, dx = x1 - x0, dy = y1 - y0;
    const double squared = std::max(dx * dx + dy * dy, 1e-12);
    const auto first = [&](double a, double b) { return static_cast<int>(std::floor(std::min(a, b) - reach)); };
    const auto last = [&](double a, double b) { return static_cast<int>(std::ceil(std::max(a, b) + reach)); };
    for (int y = first(y0, y1); y <= last(y0, y1); ++y)
        for (int x = first(x0, x1); x <= last(x0, x1); ++x) {
            const double along = std::clamp(((x - x0) * dx + (y - y0) * dy) / squared, 0.0, 1.0);
            const double away = std::hypot(x - x0 - along * dx, y - y0 - along * dy);
            blend(x, y, thickness / 2 + 0.5 - away, colour);
        }
}

FULGURITE_INLINE void Canvas::text(double x, double y, std::string_view words, double end, Colour colour) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    std::vector<char> shown;
    for (const char c : words)
        if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) shown.push_back(c >= ' ' && c <= '~' ? c : '?');
    int left = static_cast<int>(x - end * letter * static_cast<double>(shown.size()));
    for (const char c : shown) {
        for (int column = 0; column < 5; ++column) {
            const auto at = static_cast<std::size_t>((c - ' ') * 10 + column * 2);
            const int bits = digit(letters[at]) * 16 + digit(letters[at + 1]);
            for (int i = 0; i < 32; ++i) // each point is 2 by 2 pixels
                if ((bits >> (i / 4) & 1) != 0)
                    blend(left + column * 2 + i % 2, static_cast<int>(y) + i / 4 * 2 + i / 2 % 2, 1, colour);
        }
        left += letter;
    }
}

} // namespace fulgurite::logger::detail
