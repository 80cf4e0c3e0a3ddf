// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/_amp_update_scale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/zeros_like.h>

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// How the factor on the loss moves; Python's `torch.amp.GradScaler` has the same.
struct LossScalerOptions {
    double init_scale = 65536;           ///< the first factor, > 0
    double growth_factor = 2;            ///< on the factor after `growth_interval` finite steps, > 1
    double backoff_factor = 0.5;         ///< on the factor after a step that overflowed, in (0, 1)
    std::int64_t growth_interval = 2000; ///< steps, at least 1
};

/// Dynamic loss scaling, with the numbers and the saved state of Python's `torch.amp.GradScaler`.
class LossScaler {
public:
    /// Throws `Error` for options outside their ranges.
    explicit LossScaler(LossScalerOptions options);

    // Kernels change both in place: a copy has its own.
    LossScaler(const LossScaler& other)
        : options_(other.options_), factor_(other.factor_.clone()), tracker_(other.tracker_.clone()) {}
    LossScaler& operator=(const LossScaler& other) { return *this = LossScaler(other); }
    LossScaler(LossScaler&&) = default;
    LossScaler& operator=(LossScaler&&) = default;

    void to(c10::Device device) {
        factor_ = factor_.to(device);
        tracker_ = tracker_.to(device);
    }
    at::Tensor scale(const at::Tensor& loss) const { return at::mul(loss, factor_.squeeze()); }

    /// Divides gradients by the factor, and moves the factor by whether they are finite, which is returned. Throws
    /// `Error` for sparse gradients, and where they are not finite and the factor has fallen below `least_factor`: then
    /// no step would ever be taken again.
    bool unscale(std::span<const at::Tensor> gradients);
    /// Below it, gradients that are not finite are an error: 2^-24, the smallest number of half precision.
    static constexpr double least_factor = 1.0 / (1 << 24);
    double factor() const { return read_scalar(factor_); }

    StateTree state_dict() const;
    /// Throws `Error`, and changes nothing, where a number is missing or outside its range.
    void load_state_dict(const StateTree& state);

private:
    void make(double factor, std::int64_t tracker, c10::Device device);

    LossScalerOptions options_;
    at::Tensor factor_, tracker_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/precision/loss_scaler-inl.hpp"
#endif
