// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/acos.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/sum.h>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/image/images.hpp"
#include "fulgurite/metric/image/spectral_angle_mapper.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void SpectralAngleMapper::update(const at::Tensor& predictions, const at::Tensor& target) {
    detail::check_images("SpectralAngleMapper", predictions, target);
    if (target.size(1) < 2)
        throw Error("SpectralAngleMapper: images of shape ", shape_text(target.sizes()),
                    " have one channel, so no angle; give two channels or more");
    const auto given = wide(predictions), wanted = wide(target);
    const auto norms = at::linalg_vector_norm(given, 2, {1}) * at::linalg_vector_norm(wanted, 2, {1});
    scores.add(at::acos(at::clamp(at::sum(given * wanted, {1}) / norms, -1, 1)));
}

} // namespace fulgurite::metric
