// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

struct StructuralSimilarityIndexMeasureOptions {
    bool gaussian_kernel = true;               ///< windows are bell curves by `sigma`; else flat, of `kernel_size`
    std::vector<double> sigma{1.5};            ///< for all spatial dimensions, or one number for each, above 0
    std::vector<std::int64_t> kernel_size{11}; ///< the same, odd
    Reduction reduction = Reduction::mean;     ///< of the values of images
    std::optional<double> data_range = {};     ///< the largest value that is possible less the smallest, above 0; not
                                               ///< given: what each update holds, so values depend on the batches
    /// In its place: the smallest and largest value, into which all is put.
    std::optional<std::array<double, 2>> clamp = {};
    double k1 = 0.01, k2 = 0.03; ///< keep quotients of small numbers calm, 0 or more

    void check(const auto& refuse) const {
        for (const auto each : sigma)
            if (!(each > 0 && std::isfinite(each))) refuse("sigma", "finite numbers above 0");
        for (const auto size : kernel_size)
            if (size < 1 || size % 2 == 0) refuse("kernel_size", "odd whole numbers of 1 or more");
        if (sigma.empty() || sigma.size() > 3) refuse("sigma", "a number, or one for each spatial dimension");
        if (kernel_size.empty() || kernel_size.size() > 3)
            refuse("kernel_size", "a number, or one for each spatial dimension");
        if (data_range && !(*data_range > 0)) refuse("data_range", "a number above 0, or none");
        if (clamp && data_range) refuse("clamp", "either clamp or data_range, not both");
        if (clamp && !((*clamp)[0] < (*clamp)[1])) refuse("clamp", "the smallest value and a larger one");
        if (!(k1 >= 0)) refuse("k1", "a number of 0 or more");
        if (!(k2 >= 0)) refuse("k2", "a number of 0 or more");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::StructuralSimilarityIndexMeasureOptions, gaussian_kernel, sigma, kernel_size,
                        reduction, data_range, clamp, k1, k2);

namespace fulgurite::metric {

namespace detail {

/// The means over an image of its similarity, and of the contrast's part of it, `[B]` both.
struct Similarity {
    at::Tensor whole, contrast;
};
/// Throws `Error` in the name of the metric.
Similarity similarity_of(std::string_view metric, const at::Tensor& predictions, const at::Tensor& target,
                         const StructuralSimilarityIndexMeasureOptions& options);

} // namespace detail

/// How alike the structure of images is inside of a moving window (SSIM; Wang et al. 2004): with means m, variances v,
/// the covariance c, c₁ = (k1·data_range)² and c₂ = (k2·data_range)²
/// (2·m·m' + c₁)(2·c + c₂) / ((m² + m'² + c₁)(v + v' + c₂)), averaged over the pixels; 1 where they are equal.
///
///     metric::StructuralSimilarityIndexMeasure ssim{{.data_range = 1.0}};
///
/// Borders are mirrored. Unlike torchmetrics, bell curves in volumes are as long as `sigma` wants along the last
/// dimension, too, where torchmetrics pads by `kernel_size`; and `data_range=(low, high)` is called `clamp`.
class StructuralSimilarityIndexMeasure : public Metric<StructuralSimilarityIndexMeasure> {
public:
    using Options = StructuralSimilarityIndexMeasureOptions;
    BOOST_HANA_DEFINE_STRUCT(StructuralSimilarityIndexMeasure, (Scores, scores));

    /// Throws `Error` for options that make no sense.
    explicit StructuralSimilarityIndexMeasure(Options options = {})
        : scores(options.reduction),
          options_(checked_options("StructuralSimilarityIndexMeasure", std::move(options))) {}

    /// Two of one shape `[B, C, H, W]` or `[B, C, D, H, W]`, larger than half of the window; else throws `Error`.
    void update(const at::Tensor& predictions, const at::Tensor& target) {
        scores.add(detail::similarity_of("StructuralSimilarityIndexMeasure", predictions, target, options_).whole);
    }
    /// Of no dimension; with `Reduction::none` a value for each image.
    at::Tensor compute() const { return scores.value(); }

private:
    Options options_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/structural_similarity_index_measure-inl.hpp"
#endif
