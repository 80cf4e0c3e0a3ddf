// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cmath>
#include <cstdint>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

struct UniversalImageQualityIndexOptions {
    std::array<std::int64_t, 2> kernel_size{11, 11}; ///< the window's height and width, odd
    std::array<double, 2> sigma{1.5, 1.5};           ///< standard deviations of the bell curve down and across, above 0
    Reduction reduction = Reduction::mean;           ///< of the window's places

    void check(const auto& refuse) const {
        for (const auto size : kernel_size)
            if (size < 1 || size % 2 == 0) refuse("kernel_size", "odd whole numbers of 1 or more");
        for (const auto each : sigma)
            if (!(each > 0 && std::isfinite(each))) refuse("sigma", "finite numbers above 0");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::UniversalImageQualityIndexOptions, kernel_size, sigma, reduction);

namespace fulgurite::metric {

/// How alike images are inside of a moving window (Wang and Bovik 2002): with means m, variances v and the covariance c
/// 4·c·m·m' / ((m² + m'²)(v + v')), in [−1, 1].
///
/// A window stands only where it fits. Unlike torchmetrics, which is off by a border, that holds for windows of unequal
/// sides, too.
class UniversalImageQualityIndex : public Metric<UniversalImageQualityIndex> {
public:
    using Options = UniversalImageQualityIndexOptions;
    BOOST_HANA_DEFINE_STRUCT(UniversalImageQualityIndex, (Scores, scores));

    /// Throws `Error` for options that make no sense.
    explicit UniversalImageQualityIndex(Options options = {})
        : scores(options.reduction), options_(checked_options("UniversalImageQualityIndex", options)) {}

    /// Two of one shape `[B, C, H, W]`, not smaller than the window; else throws `Error`.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Of no dimension; with `Reduction::none` a value for each place of the window, `[B, C, H', W']`, for which images
    /// must be of one size.
    at::Tensor compute() const { return scores.value(); }

private:
    Options options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/universal_image_quality_index-inl.hpp"
#endif
