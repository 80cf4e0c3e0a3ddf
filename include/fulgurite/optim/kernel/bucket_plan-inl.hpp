// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/kernel/bucket_plan.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE bool ordered_alike(const Tensor& a, const Tensor& b) {
    if (C10_LIKELY(a.strides() == b.strides())) return true;
    for (std::int64_t d = 0; d < a.dim(); ++d)
        if (a.size(d) != 1 && a.stride(d) != b.stride(d)) return false;
    return true;
}

} // namespace fulgurite::optim
