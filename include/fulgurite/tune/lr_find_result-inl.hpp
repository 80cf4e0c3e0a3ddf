// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/lr_find_result.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE std::optional<std::size_t> LRFindResult::suggested_point(std::int64_t skip_begin,
                                                                          std::int64_t skip_end, Slope over) const {
    if (skip_begin < 0 || skip_end < 0)
        throw Error("tune: a suggestion skips ", skip_begin, " points at the beginning and ", skip_end,
                    " at the end; give 0 or more");
    std::vector<std::size_t> points;
    for (auto i = skip_begin; i < static_cast<std::int64_t>(losses.size()) - skip_end; ++i)
        if (const auto at = static_cast<std::size_t>(i);
            std::isfinite(losses[at]) && (over == Slope::rate || lrs[at] > 0))
            points.push_back(at);
    if (points.size() < 2) return std::nullopt;
    std::size_t steepest = 0;
    double least = slope(points, 0, over);
    for (std::size_t i = 1; i < points.size(); ++i)
        if (const double here = slope(points, i, over); here < least) {
            least = here;
            steepest = i;
        }
    return points[steepest];
}

FULGURITE_INLINE double LRFindResult::slope(const std::vector<std::size_t>& points, std::size_t i, Slope over) const {
    const auto lr = [&](std::size_t k) { return over == Slope::rate ? lrs[points[k]] : std::log(lrs[points[k]]); };
    const auto loss = [&](std::size_t k) { return losses[points[k]]; };
    if (i == 0) return (loss(1) - loss(0)) / (lr(1) - lr(0));
    if (i + 1 == points.size()) return (loss(i) - loss(i - 1)) / (lr(i) - lr(i - 1));
    const double before = lr(i) - lr(i - 1), after = lr(i + 1) - lr(i);
    return -after / (before * (before + after)) * loss(i - 1) + (after - before) / (before * after) * loss(i) +
           before / (after * (before + after)) * loss(i + 1);
}

} // namespace fulgurite::tune
