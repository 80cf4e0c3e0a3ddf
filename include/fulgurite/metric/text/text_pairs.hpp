// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

/// The base of metrics that compare texts with one target each, by `add(prediction, target)`.
template <class Derived>
class TextPairs : public Metric<Derived> {
public:
    /// Throws `Error` unless there are as many predictions as targets.
    void update(std::span<const std::string> predictions, std::span<const std::string> targets) {
        detail::check_pairs(Derived::name_v, predictions.size(), targets.size());
        for (std::size_t i = 0; i < targets.size(); ++i) update(predictions[i], targets[i]);
    }
    /// Of texts in braces: `update({"a b", "c"}, {"a", "c"})`.
    void update(detail::Texts predictions, detail::Texts targets) {
        detail::check_pairs(Derived::name_v, predictions.size(), targets.size());
        for (std::size_t i = 0; i < targets.size(); ++i) update(predictions.begin()[i], targets.begin()[i]);
    }
    /// A template, so that {text} is no text but a list of one.
    template <std::convertible_to<std::string_view> Prediction, std::convertible_to<std::string_view> Target>
    void update(const Prediction& prediction, const Target& target) {
        static_cast<Derived&>(*this).add(std::string_view(prediction), std::string_view(target));
    }
};

} // namespace fulgurite::metric
