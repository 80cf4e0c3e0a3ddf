// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

struct PeakSignalNoiseRatioOptions {
    std::optional<double> data_range = {}; ///< the largest value that is possible less the smallest, above 0
    /// In its place: the smallest and largest value, into which all is put.
    std::optional<std::array<double, 2>> clamp = {};
    double base = 10;                   ///< of the logarithm; 10 gives decibels
    std::vector<std::int64_t> dim = {}; ///< each place along the other dimensions has a value of its own: {1, 2, 3} for
                                        ///< each image its own; empty: one value of all elements
    Reduction reduction = Reduction::mean; ///< of the values that `dim` leaves; without it there is one value only

    void check(const auto& refuse) const {
        if (!clamp && !(data_range && *data_range > 0))
            refuse("data_range", "a number above 0, such as 1 or 255: the largest possible value less the smallest");
        if (clamp && data_range) refuse("clamp", "either clamp or data_range, not both");
        if (clamp && !((*clamp)[0] < (*clamp)[1])) refuse("clamp", "the smallest value and a larger one");
        if (dim.empty() && reduction != Reduction::mean)
            refuse("reduction", "a dim beside it, such as {1, 2, 3} for a value of each image, or leave it at mean");
        if (!(base > 0) || base == 1) refuse("base", "a number above 0 other than 1");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::PeakSignalNoiseRatioOptions, data_range, clamp, base, dim, reduction);

namespace fulgurite::metric {

/// How much larger the range of the values is than the noise: 10·log(data_range² / mean squared error), by default in
/// decibels.
///
///     metric::PeakSignalNoiseRatio psnr{{.data_range = 1.0}};
///
/// Inf where all is equal. Unlike torchmetrics' `data_range=(low, high)`, such a range is called `clamp`.
class PeakSignalNoiseRatio : public Metric<PeakSignalNoiseRatio> {
public:
    using Options = PeakSignalNoiseRatioOptions;
    BOOST_HANA_DEFINE_STRUCT(PeakSignalNoiseRatio, (Sum, squared_errors), (Count, elements), (Scores, scores));

    /// Throws `Error` without a `data_range` or `clamp`, and for options that make no sense.
    explicit PeakSignalNoiseRatio(Options options = {})
        : scores(options.reduction), options_(checked_options("PeakSignalNoiseRatio", std::move(options))) {}

    /// Two of one shape, of any type but complex numbers. Throws `Error` for others, and for a `dim` that they lack or
    /// that is given twice.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Of no dimension; with `dim` and `Reduction::none` a value for each place.
    at::Tensor compute() const;

private:
    at::Tensor decibels(const at::Tensor& mean_squared_error) const;

    Options options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/peak_signal_noise_ratio-inl.hpp"
#endif
