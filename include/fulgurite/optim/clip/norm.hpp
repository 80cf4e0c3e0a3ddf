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
    explicit ClipNorm(double max_norm, double norm_type = 2);

    double max_norm() const { return max_norm_; }
    double norm_type() const { return norm_type_; }

    /// Returns the norm before clipping (no dimensions, on the first gradient's device), undefined if there is no
    /// gradient.
    Tensor clip(std::span<const Tensor> params) const;

private:
    Tensor clip_together(const std::vector<Tensor>& grads) const;
    static bool on_one_device(const std::vector<Tensor>& tensors) {
        return std::all_of(tensors.begin(), tensors.end(),
                           [&](const Tensor& tensor) { return tensor.device() == tensors.front().device(); });
    }

    Tensor total_norm(const std::vector<Tensor>& grads) const;

    double max_norm_, norm_type_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/clip/norm-inl.hpp"
#endif
