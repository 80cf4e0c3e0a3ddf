// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <concepts>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

struct EditDistanceOptions {
    std::int64_t substitution_cost = 1;    ///< of another character in the place of one, 0 or more
    Reduction reduction = Reduction::mean; ///< of the values of pairs

    void check(const auto& refuse) const {
        if (substitution_cost < 0) refuse("substitution_cost", "a whole number of 0 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::EditDistanceOptions, substitution_cost, reduction);

namespace fulgurite::metric {

/// The least cost of edits that make the prediction of the target (Levenshtein): 1 for each character put in or left
/// out, `substitution_cost` for one that is replaced. Characters are code points of UTF-8.
///
/// It is exact; torchmetrics looks at 25 characters around the diagonal, and may say more for long texts.
class EditDistance : public Metric<EditDistance> {
public:
    using Options = EditDistanceOptions;
    BOOST_HANA_DEFINE_STRUCT(EditDistance, (Scores, scores));

    /// Throws `Error` for a cost below 0.
    explicit EditDistance(Options options = {})
        : scores(options.reduction), cost_(checked_options("EditDistance", options).substitution_cost) {}

    /// Throws `Error` unless there are as many predictions as targets.
    void update(std::span<const std::string> predictions, std::span<const std::string> targets);
    /// Of texts in braces: `update({"a b", "c"}, {"a", "c"})`.
    void update(detail::Texts predictions, detail::Texts targets);
    /// A template, so that {text} is no text but a list of one.
    template <std::convertible_to<std::string_view> Prediction, std::convertible_to<std::string_view> Target>
    void update(const Prediction& prediction, const Target& target) {
        add(std::string_view(prediction), std::string_view(target));
    }
    /// Of no dimension, NaN where nothing was seen; with `Reduction::none` a value for each pair.
    at::Tensor compute() const { return scores.value(); }

private:
    void add(std::string_view prediction, std::string_view target);
    double distance(std::string_view prediction, std::string_view target) const;

    std::int64_t cost_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/text/edit_distance-inl.hpp"
#endif
