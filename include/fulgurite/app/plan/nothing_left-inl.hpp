// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/nothing_left.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE std::optional<PlacedError> nothing_left(Stage stage, const training::Plan& training,
                                                         const DataPlan* data) {
    const auto none = [&](const std::optional<Amount>& limit, const config::Value& said,
                          const char* name) -> std::optional<PlacedError> {
        if (!limit || !limit->none() || training.fast_dev_run) return std::nullopt;
        return PlacedError(said.origin(), in_words("'training.", name, "' is ", said.as_string(),
                                                   ": nothing is left to evaluate; give more"));
    };
    const auto& loop = training.loop;
    if (stage == Stage::test) return none(training.test, loop.limit_test_batches, "limit_test_batches");
    if (stage == Stage::predict) return none(training.predict, loop.limit_predict_batches, "limit_predict_batches");
    if (stage != Stage::validate) return std::nullopt;
    if (data && data->dataset && data->validates_nothing())
        return PlacedError(data->split_at,
                           "'dataset.cfg' leaves nothing to validate on; give a val_percentage above 0");
    return none(training.val, loop.limit_val_batches, "limit_val_batches");
}

} // namespace fulgurite::app::detail
