// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/tensor.h>

#include <cstddef>
#include <vector>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/text/edit_cost.hpp"
#include "fulgurite/metric/text/edit_distance.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void EditDistance::update(std::span<const std::string> predictions,
                                           std::span<const std::string> targets) {
    detail::check_pairs("EditDistance", predictions.size(), targets.size());
    if (targets.empty()) return;
    std::vector<double> distances;
    for (std::size_t i = 0; i < targets.size(); ++i) distances.push_back(distance(predictions[i], targets[i]));
    scores.add(at::tensor(distances, at::kDouble));
}

FULGURITE_INLINE void EditDistance::update(detail::Texts predictions, detail::Texts targets) {
    update(std::vector<std::string>(predictions.begin(), predictions.end()),
           std::vector<std::string>(targets.begin(), targets.end()));
}

FULGURITE_INLINE void EditDistance::add(std::string_view prediction, std::string_view target) {
    scores.add(at::tensor({distance(prediction, target)}, at::kDouble));
}

FULGURITE_INLINE double EditDistance::distance(std::string_view prediction, std::string_view target) const {
    return static_cast<double>(
        detail::edit_cost(detail::characters_of(prediction), detail::characters_of(target), cost_));
}

} // namespace fulgurite::metric
