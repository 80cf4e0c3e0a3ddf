// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/text/text.hpp"

namespace fulgurite::metric {

/// The base of metrics that compare a text with one or more references, by `add(prediction, references)`.
template <class Derived>
class TextReferences : public Metric<Derived> {
public:
    /// The references of each prediction. Throws `Error` unless there are as many predictions as lists of references,
    /// and for a list of none.
    void update(std::span<const std::string> predictions, std::span<const std::vector<std::string>> references) {
        detail::check_pairs(Derived::name_v, predictions.size(), references.size());
        for (std::size_t i = 0; i < references.size(); ++i)
            if (references[i].empty())
                throw Error(Derived::name_v, ": prediction ", i, " has no reference; give one or more");
        for (std::size_t i = 0; i < references.size(); ++i)
            self().add(predictions[i], std::vector<std::string_view>(references[i].begin(), references[i].end()));
    }
    /// One reference each.
    void update(std::span<const std::string> predictions, std::span<const std::string> references) {
        detail::check_pairs(Derived::name_v, predictions.size(), references.size());
        for (std::size_t i = 0; i < references.size(); ++i) update(predictions[i], references[i]);
    }
    void update(std::string_view prediction, std::string_view reference) { self().add(prediction, {reference}); }

private:
    Derived& self() { return static_cast<Derived&>(*this); }
};

} // namespace fulgurite::metric
