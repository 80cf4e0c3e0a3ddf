// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/nearest.hpp"

namespace fulgurite {

FULGURITE_INLINE std::size_t distance(std::string_view given, std::string_view name) {
    const auto one = in_small_letters(given), other = in_small_letters(name);
    std::vector<std::vector<std::size_t>> d(one.size() + 1, std::vector<std::size_t>(other.size() + 1));
    for (std::size_t i = 0; i <= one.size(); ++i)
        for (std::size_t j = 0; j <= other.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            const bool same = one[i - 1] == other[j - 1];
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[one.size()][other.size()];
}

FULGURITE_INLINE std::string nearest(std::string_view given, const std::vector<std::string>& names) {
    std::string best;
    auto least = std::numeric_limits<std::size_t>::max();
    for (const auto& name : names)
        if (const auto far = distance(given, name); far < least) least = far, best = name;
    if (best.empty()) return best;
    const auto longest = std::max(given.size(), best.size());
    const bool has_nothing_of_it = least == longest; // of one letter, any other is one change away
    return !has_nothing_of_it && least <= std::max<std::size_t>(1, longest / 3) ? best : std::string();
}

FULGURITE_INLINE std::string suggestion(std::string_view given, const std::vector<std::string>& names,
                                        std::string_view there, const std::string& before) {
    if (const auto near = nearest(given, names); !near.empty()) return "; did you mean '" + before + near + "'?";
    if (names.empty()) return {};
    std::string all = "; " + std::string(there) + ": ";
    for (std::size_t i = 0; i < names.size(); ++i) all += (i ? ", " : "") + before + names[i];
    return all;
}

} // namespace fulgurite
