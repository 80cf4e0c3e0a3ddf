// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/average/function.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE MultiAverageFunction for_all_at_once(AverageFunction function) {
    if (!function)
        return [](const auto& mean, const auto& weights, std::int64_t count) {
            at::_foreach_lerp_(mean, weights, 1 / static_cast<double>(count + 1));
        };
    return [function = std::move(function)](const auto& mean, const auto& weights, std::int64_t count) {
        for (std::size_t i = 0; i < mean.size(); ++i) mean[i].copy_(function(mean[i], weights[i], count));
    };
}

} // namespace fulgurite::callback
