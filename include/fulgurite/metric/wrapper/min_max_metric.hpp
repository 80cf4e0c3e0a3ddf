// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <limits>
#include <utility>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/tensor/copies_are_apart.hpp"
#include "fulgurite/tensor/number_of.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

/// A value, and the smallest and largest that there were.
struct MinMax {
    double value, min, max;
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MinMax, value, min, max);

namespace fulgurite::metric {

/// The value of a metric, with the smallest and the largest that `compute` gave so far: over the epochs, as `reset`
/// puts back the metric alone (as in torchmetrics); `forget` puts back all. NaN counts for neither.
template <class M>
class MinMaxMetric {
public:
    static constexpr bool copies_are_apart = fulgurite::copies_are_apart<M>;

    explicit MinMaxMetric(M metric = M()) : metric_(std::move(metric)) {}

    template <class... Inputs>
    void update(const Inputs&... inputs) {
        metric_.update(inputs...);
    }
    /// Throws `Error` where the metric gives more than one number. min and max are NaN until there was a number.
    MinMax compute() {
        const double value = number_of(metric_.compute());
        min_ = std::fmin(min_, value); // which prefers what is a number
        max_ = std::fmax(max_, value);
        return {value, min_, max_};
    }
    void reset() { metric_.reset(); }
    void forget() {
        metric_.reset();
        min_ = max_ = std::numeric_limits<double>::quiet_NaN();
    }
    void merge(const MinMaxMetric& other) {
        metric_.merge(other.metric_);
        min_ = std::fmin(min_, other.min_);
        max_ = std::fmax(max_, other.max_);
    }
    StateTree state_dict() const {
        auto saved = StateTree::dict();
        saved["metric"] = metric_.state_dict();
        saved["min"] = min_;
        saved["max"] = max_;
        return saved;
    }
    /// Throws `Error` where something is missing or of another kind, and is as before then.
    void load_state_dict(const StateTree& saved) {
        MinMaxMetric loaded = *this;
        loaded.metric_.load_state_dict(saved.at("metric"));
        loaded.min_ = saved.at("min").as_double();
        loaded.max_ = saved.at("max").as_double();
        *this = std::move(loaded);
    }

private:
    M metric_;
    double min_ = std::numeric_limits<double>::quiet_NaN(), max_ = min_;
};

} // namespace fulgurite::metric
