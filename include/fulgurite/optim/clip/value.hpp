// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_clamp_max.h>
#include <ATen/ops/_foreach_clamp_min.h>

#include <cmath>
#include <span>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/optim/clip/gradients.hpp"

namespace fulgurite {

/// Cuts every gradient off at ±limit, element by element; Python's `clip_grad_value_`. Does not wait for the device.
///
///     Trainer{Epochs{3}, ClipValue{0.5}}
class ClipValue : public policy::Clip {
public:
    /// Throws `Error` if the limit is not a number above 0.
    explicit ClipValue(double limit) : limit_(limit) {
        if (!(limit > 0 && std::isfinite(limit)))
            throw Error("ClipValue's limit is ", limit, "; it must be a number above 0");
    }

    double limit() const { return limit_; }

    void clip(std::span<const Tensor> params) const;

private:
    double limit_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/clip/value-inl.hpp"
#endif
