// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/core/reflect.hpp"
#include "fulgurite/metric/metric.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

struct SpectralAngleMapperOptions {
    Reduction reduction = Reduction::mean; ///< of the angles of pixels
};

} // namespace fulgurite::metric

BOOST_HANA_ADAPT_STRUCT(fulgurite::metric::SpectralAngleMapperOptions, reduction);

namespace fulgurite::metric {

/// The angle between the spectra of a pixel, its values in all channels: arccos(p·t / (‖p‖ ‖t‖)), in radians. NaN where
/// one of them is 0 in all channels, as in torchmetrics.
class SpectralAngleMapper : public Metric<SpectralAngleMapper> {
public:
    using Options = SpectralAngleMapperOptions;
    BOOST_HANA_DEFINE_STRUCT(SpectralAngleMapper, (Scores, scores));

    explicit SpectralAngleMapper(Options options = {}) : scores(options.reduction) {}

    /// Two of one shape `[B, C, H, W]`, of two channels or more; else throws `Error`.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// Of no dimension; with `Reduction::none` the angles of all pixels, `[B, H, W]`, for which images must be of one
    /// size.
    at::Tensor compute() const { return scores.value(); }
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/image/spectral_angle_mapper-inl.hpp"
#endif
