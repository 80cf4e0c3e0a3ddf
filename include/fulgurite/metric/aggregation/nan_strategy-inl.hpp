// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/metric/aggregation/nan_strategy.hpp"
#include "fulgurite/metric/wide.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void tell_of_nans(std::string_view metric, NanStrategy strategy, const Sum& nans) {
    const double count = strategy == NanStrategy::ignore ? 0 : nans.value();
    if (count == 0) return;
    const Error words(metric, ": ", count, count == 1 ? " value was" : " values were",
                      " NaN; nan_strategy = ignore leaves them out without a word");
    if (strategy == NanStrategy::error) throw words;
    warn(words.what());
}

FULGURITE_INLINE at::Tensor flat_values(const at::Tensor& value) { return wide(value).reshape({-1}); }

} // namespace fulgurite::metric
