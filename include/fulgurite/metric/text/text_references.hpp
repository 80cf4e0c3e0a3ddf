// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
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
        for (std::size_t i = 0; i < references.size(); ++i) check_some(i, references[i].size());
        for (std::size_t i = 0; i < references.size(); ++i)
            self().add(predictions[i], std::vector<std::string_view>(references[i].begin(), references[i].end()));
    }
    /// One reference each.
    void update(std::span<const std::string> predictions, std::span<const std::string> references) {
        detail::check_pairs(Derived::name_v, predictions.size(), references.size());
        for (std::size_t i = 0; i < references.size(); ++i) update(predictions[i], references[i]);
    }
    /// A template, so that {text} is no text but a list of one.
    template <std::convertible_to<std::string_view> Prediction, std::convertible_to<std::string_view> Reference>
    void update(const Prediction& prediction, const Reference& reference) {
        self().add(std::string_view(prediction), {std::string_view(reference)});
    }
    // Of texts in braces: update("a b", {"a", "b"}), update({"a b", "c"}, {"a", "c"}) and, with several references
    // each, update({"a b", "c"}, {{"a", "b"}, {"c"}}).
    template <std::convertible_to<std::string_view> Prediction>
    void update(const Prediction& prediction, detail::Texts references) {
        check_some(0, references.size());
        self().add(std::string_view(prediction), std::vector<std::string_view>(references.begin(), references.end()));
    }
    void update(detail::Texts predictions, detail::Texts references) {
        detail::check_pairs(Derived::name_v, predictions.size(), references.size());
        for (std::size_t i = 0; i < references.size(); ++i) update(predictions.begin()[i], references.begin()[i]);
    }
    /// A template, so that {{"a"}, {"b"}} is for the one above, which says the same, and not for both.
    template <class Lists = std::initializer_list<detail::Texts>>
    void update(detail::Texts predictions, std::type_identity_t<Lists> references) {
        detail::check_pairs(Derived::name_v, predictions.size(), references.size());
        for (std::size_t i = 0; i < references.size(); ++i) check_some(i, references.begin()[i].size());
        for (std::size_t i = 0; i < references.size(); ++i) update(predictions.begin()[i], references.begin()[i]);
    }

private:
    static void check_some(std::size_t prediction, std::size_t references) {
        if (references == 0)
            throw Error(Derived::name_v, ": prediction ", prediction, " has no reference; give one or more");
    }
    Derived& self() { return static_cast<Derived&>(*this); }
};

} // namespace fulgurite::metric
