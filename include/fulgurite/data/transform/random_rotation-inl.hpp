// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/random_rotation.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor RandomRotation::operator()(const Tensor& images, Generator& random) const {
    return detail::on_batch("RandomRotation", images, [&](const Tensor& batch) {
        if (batch.size(0) == 0) return batch;
        std::vector<Tensor> turned;
        for (std::int64_t i = 0; i < batch.size(0); ++i) {
            turned.push_back(rotated(batch.select(0, i), from() + (to() - from()) * random.uniform()));
            check_size(turned.front(), turned.back());
        }
        return at::stack(turned);
    });
}

FULGURITE_INLINE Tensor RandomRotation::rotated(const Tensor& image, double degrees) const {
    return detail::rotate(image, degrees,
                          {.bilinear = options_.interpolation == Interpolation::bilinear,
                           .expand = options_.expand,
                           .center = options_.center,
                           .fill = options_.fill});
}

FULGURITE_INLINE void RandomRotation::check_size(const Tensor& first, const Tensor& other) {
    if (first.sizes() != other.sizes())
        throw Error("data::RandomRotation: with expand the images of a batch got the shapes ",
                    shape_text(first.sizes()), " and ", shape_text(other.sizes()),
                    ", which make no batch; leave expand out, or use batches of one");
}

} // namespace fulgurite::data
