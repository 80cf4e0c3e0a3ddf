// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/grayscale.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor Grayscale::operator()(const Tensor& images) const {
    return detail::on_batch("Grayscale", images, [&](const Tensor& batch) {
        detail::check_colours("Grayscale", batch);
        const auto gray = detail::gray_of(batch);
        return channels_ == 1 ? gray : gray.expand({-1, channels_, -1, -1}).contiguous();
    });
}

} // namespace fulgurite::data
