// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/stack.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/optim/clip/gradients.hpp"

namespace fulgurite {

/// Scales all gradients together so that their norm is at most `max_norm`; Python's `clip_grad_norm_`, equal bit for
/// bit. Does not wait for the device: gradients within the limit are multiplied by 1.
///
///     Trainer{Epochs{3}, ClipNorm{1.0}}
class ClipNorm : public policy::Clip {
public:
    /// `norm_type` is the p of the norm, infinity for the largest absolute value. Throws `Error` if either is not above
    /// 0.
    explicit ClipNorm(double max_norm, double norm_type = 2) : max_norm_(max_norm), norm_type_(norm_type) {
        if (!(max_norm > 0 && std::isfinite(max_norm)))
            throw Error("ClipNorm's max_norm is ", max_norm, "; it must be a number above 0");
        if (!(norm_type > 0))
            throw Error("ClipNorm's norm_type is ", norm_type, "; it must be above 0, infinity for the largest value");
    }

    double max_norm() const { return max_norm_; }
    double norm_type() const { return norm_type_; }

    /// Returns the norm before clipping (no dimensions, on the first gradient's device), undefined if there is no
    /// gradient.
    Tensor clip(std::span<const Tensor> params) const {
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

private:
    Tensor clip_together(const std::vector<Tensor>& grads) const {
        Tensor norm = total_norm(grads);
        const Tensor factor = norm.add(1e-6).reciprocal_().mul_(max_norm_).clamp_max_(1.0);
        if (on_one_device(grads)) {
            at::_foreach_mul_(grads, factor);
        } else {
            for (Tensor grad : grads) grad.mul_(factor.to(grad.device()));
        }
        return norm;
    }
    static bool on_one_device(const std::vector<Tensor>& tensors) {
        return std::all_of(tensors.begin(), tensors.end(),
                           [&](const Tensor& tensor) { return tensor.device() == tensors.front().device(); });
    }

    Tensor total_norm(const std::vector<Tensor>& grads) const {
        auto norms = at::_foreach_norm(grads, norm_type_);
        if (!on_one_device(norms))
            for (Tensor& norm : norms) norm = norm.to(norms.front().device());
        return at::linalg_vector_norm(at::stack(norms), norm_type_);
    }

    double max_norm_, norm_type_;
};

} // namespace fulgurite
