// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/checked_options.hpp"
#include "fulgurite/metric/image/structural_similarity_index_measure.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

/// What is done with similarities before they are raised to their powers, of which those below 0 have none.
enum class Normalize {
    relu,   ///< those below 0 become 0
    simple, ///< (1 + x) / 2
    none,   ///< nothing; NaN where one is below 0
};

struct MultiScaleStructuralSimilarityIndexMeasureOptions {
    bool gaussian_kernel = true;               ///< windows are bell curves by `sigma`; else flat, of `kernel_size`
    std::vector<double> sigma{1.5};            ///< for all spatial dimensions, or one number for each, above 0
    std::vector<std::int64_t> kernel_size{11}; ///< the same, odd
    Reduction reduction = Reduction::mean;     ///< of the values of images
    std::optional<double> data_range = {};     ///< the largest value that is possible less the smallest, above 0; not
                                               ///< given: what each update holds, so values depend on the batches
    /// In its place: the smallest and largest value, into which all is put.
    std::optional<std::array<double, 2>> clamp = {};
    double k1 = 0.01, k2 = 0.03; ///< keep quotients of small numbers calm, 0 or more
    std::vector<double> betas{0.0448, 0.2856, 0.3001, 0.2363, 0.1333}; ///< the power of each scale, the finest first
    Normalize normalize = Normalize::relu;

    /// What is asked at each scale.
    StructuralSimilarityIndexMeasureOptions at_a_scale() const {
        return {gaussian_kernel, sigma, kernel_size, reduction, data_range, clamp, k1, k2};
    }
    void check(const auto& refuse) const {
        at_a_scale().check(refuse);
        if (betas.empty()) refuse("betas", "a number for each scale");
        for (const auto beta : betas)
            if (!std::isfinite(beta)) refuse("betas", "finite numbers");
    }
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::MultiScaleStructuralSimilarityIndexMeasureOptions, gaussian_kernel, sigma,
                        kernel_size, reduction, data_range, clamp, k1, k2, betas, normalize);

namespace fulgurite::metric {

/// SSIM at several scales (MS-SSIM; Wang et al. 2003), each half of the one before: the product of the contrast's part
/// at each but the last and of the similarity at the last, each raised to its `beta`.
///
/// Images are large enough where the window fits into the coarsest; torchmetrics asks (scales − 1)² times the window
/// whatever the number of scales, and reads `kernel_size` for it, which bell curves do not use.
class MultiScaleStructuralSimilarityIndexMeasure : public Metric<MultiScaleStructuralSimilarityIndexMeasure> {
public:
    using Options = MultiScaleStructuralSimilarityIndexMeasureOptions;
    BOOST_HANA_DEFINE_STRUCT(MultiScaleStructuralSimilarityIndexMeasure, (Scores, scores));

    /// Throws `Error` for options that make no sense.
    explicit MultiScaleStructuralSimilarityIndexMeasure(const Options& options = {});

    /// Two of one shape `[B, C, H, W]` or `[B, C, D, H, W]`, large enough; else throws `Error`.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Of no dimension; with `Reduction::none` a value for each image.
    at::Tensor compute() const { return scores.value(); }

private:
    StructuralSimilarityIndexMeasureOptions at_a_scale_;
    std::vector<double> betas_;
    Normalize normalize_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/multi_scale_structural_similarity_index_measure-inl.hpp"
#endif
