// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_abs.h>
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_addcdiv.h>
#include <ATen/ops/_foreach_addcmul.h>
#include <ATen/ops/_foreach_div.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/_foreach_maximum.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_neg.h>
#include <ATen/ops/_foreach_sqrt.h>
#include <ATen/ops/_foreach_sub.h>
#include <c10/core/Scalar.h>

#include <cstddef>
#include <vector>

#include "fulgurite/tensor/tensor.hpp"

/// What optimizers on foreach kernels share.
namespace fulgurite::optim {

/// Gradients as a step takes them: turned round where it climbs, with the L2 penalty added. Those of the parameters are
/// never changed; `computed` says whether the list is memory of its own.
class Directions {
public:
    Directions(at::TensorList params, at::TensorList grads, bool maximize, double weight_decay);
    Directions(const Directions&) = delete;
    Directions& operator=(const Directions&) = delete;

    at::TensorList list() const { return list_; }
    bool computed() const { return !own_.empty(); }

private:
    std::vector<Tensor> own_;
    at::TensorList list_;
};

/// Numbers that kernels take one for each parameter; one for all where they are equal, which they mostly are.
class Factors {
public:
    explicit Factors(std::size_t size) { each_.reserve(size); }

    void push_back(double factor);
    bool equal() const { return equal_; }
    double first() const { return first_; } ///< of the first parameter
    /// `kernel(at::Scalar)` or `kernel(at::ArrayRef<at::Scalar>)`.
    void apply(auto&& kernel) const {
        if (equal_) kernel(at::Scalar(first_));
        else kernel(at::ArrayRef<at::Scalar>(each_));
    }

private:
    std::vector<at::Scalar> each_;
    double first_ = 0;
    bool equal_ = true;
};

/// `average` moves towards the squares of `values`, of which it keeps the share `kept`.
inline void average_squares(at::TensorList average, at::TensorList values, double kept) {
    at::_foreach_mul_(average, kept);
    at::_foreach_addcmul_(average, values, values, 1 - kept);
}

/// Takes a share of the weights away.
inline void decay(at::TensorList params, double share) {
    if (share != 0) at::_foreach_mul_(params, 1 - share);
}

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/kernel/foreach-inl.hpp"
#endif
