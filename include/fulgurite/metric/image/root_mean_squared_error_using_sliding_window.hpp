// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"

namespace fulgurite::metric {

struct RootMeanSquaredErrorUsingSlidingWindowOptions {
    std::int64_t window_size = 8; ///< the sides of the window, 1 or more

    void check(const auto& refuse) const {
        if (window_size < 1) refuse("window_size", "a whole number of 1 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::RootMeanSquaredErrorUsingSlidingWindowOptions, window_size);

namespace fulgurite::metric {

/// The root of the mean squared error inside of a moving window, averaged over its places and the images.
///
/// Places at the border, half a window wide, are left out, as in torchmetrics.
class RootMeanSquaredErrorUsingSlidingWindow : public Metric<RootMeanSquaredErrorUsingSlidingWindow> {
public:
    using Options = RootMeanSquaredErrorUsingSlidingWindowOptions;
    BOOST_HANA_DEFINE_STRUCT(RootMeanSquaredErrorUsingSlidingWindow, (Sum, errors), (Count, images));

    /// Throws `Error` for a window below 1.
    explicit RootMeanSquaredErrorUsingSlidingWindow(Options options = {})
        : window_(checked_options("RootMeanSquaredErrorUsingSlidingWindow", options).window_size) {}

    /// Two of one shape `[B, C, H, W]` in which places of the window are left; else throws `Error`.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// NaN where nothing was seen.
    double compute() const { return errors.value() / static_cast<double>(images.value()); }

private:
    std::int64_t window_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/root_mean_squared_error_using_sliding_window-inl.hpp"
#endif
