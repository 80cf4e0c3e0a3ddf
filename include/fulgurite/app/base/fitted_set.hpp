// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>

#include "fulgurite/data/any_dataset.hpp"
#include "fulgurite/data/batch.hpp"
#include "fulgurite/data/concept.hpp"

namespace fulgurite::app {

/// A dataset that is scaled by what is learnt from: `fitted(rows)` is the same set, fitted to some of its rows, and
/// `test()` one to test on, scaled alike.
template <class D>
concept IsFitted = requires(const D& set, std::span<const std::int64_t> rows) {
    { set.fitted(rows) } -> std::same_as<D>;
    { data::AnyDataset<>(set.test()) };
};

/// Such a dataset of any type.
class FittedSet {
public:
    template <IsFitted D>
    static FittedSet of(D set) {
        FittedSet any;
        any.fitted_ = [set](std::span<const std::int64_t> rows) { return of(set.fitted(rows)); };
        any.test_ = [set] { return data::AnyDataset<>(set.test()); };
        any.set_ = data::AnyDataset<>(std::move(set));
        return any;
    }

    std::int64_t size() const { return set_.size(); }
    data::Batch get(std::span<const std::int64_t> indices, data::Context& context) const {
        return set_.get(indices, context);
    }
    FittedSet fitted(std::span<const std::int64_t> rows) const { return fitted_(rows); }
    data::AnyDataset<> test() const { return test_(); }

private:
    data::AnyDataset<> set_;
    std::function<FittedSet(std::span<const std::int64_t>)> fitted_;
    std::function<data::AnyDataset<>()> test_;
};

} // namespace fulgurite::app
