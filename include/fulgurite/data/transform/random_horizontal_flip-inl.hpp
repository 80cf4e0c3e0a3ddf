// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/random_horizontal_flip.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor RandomHorizontalFlip::operator()(const Tensor& images, Generator& random) const {
    return detail::on_batch("RandomHorizontalFlip", images, [&](const Tensor& batch) {
        auto mirrored = at::detail::empty_cpu({batch.size(0), 1, 1, 1}, at::kBool);
        auto* flags = mirrored.mutable_data_ptr<bool>();
        for (std::int64_t i = 0; i < batch.size(0); ++i) flags[i] = random.uniform() < p_;
        return at::where(mirrored.to(batch.device()), batch.flip(-1), batch);
    });
}

} // namespace fulgurite::data
