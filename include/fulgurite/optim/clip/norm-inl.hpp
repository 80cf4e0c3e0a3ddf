// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/clip/norm.hpp"

namespace fulgurite {

FULGURITE_INLINE ClipNorm::ClipNorm(double max_norm, double norm_type) : max_norm_(max_norm), norm_type_(norm_type) {
    if (!(max_norm > 0 && std::isfinite(max_norm)))
        throw Error("ClipNorm's max_norm is ", max_norm, "; it must be a number above 0");
    if (!(norm_type > 0))
        throw Error("ClipNorm's norm_type is ", norm_type, "; it must be above 0, infinity for the largest value");
}

FULGURITE_INLINE Tensor ClipNorm::clip(std::span<const Tensor> params) const {
    const at::NoGradGuard no_grad;
    const auto grads = optim::gradients(params);
    if (grads.empty()) return {};
    try {
        return clip_together(grads);
    } catch (...) {
        optim::refuse_sparse("ClipNorm", grads);
        throw;
    }
}

FULGURITE_INLINE Tensor ClipNorm::clip_together(const std::vector<Tensor>& grads) const {
    Tensor norm = total_norm(grads);
    const Tensor factor = norm.add(1e-6).reciprocal_().mul_(max_norm_).clamp_max_(1.0);
    if (on_one_device(grads)) {
        at::_foreach_mul_(grads, factor);
    } else {
        for (Tensor grad : grads) grad.mul_(factor.to(grad.device()));
    }
    return norm;
}

FULGURITE_INLINE Tensor ClipNorm::total_norm(const std::vector<Tensor>& grads) const {
    auto norms = at::_foreach_norm(grads, norm_type_);
    if (!on_one_device(norms))
        for (Tensor& norm : norms) norm = norm.to(norms.front().device());
    return at::linalg_vector_norm(at::stack(norms), norm_type_);
}

} // namespace fulgurite
