// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_add.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::optim {

/// What one parameter keeps between steps: tensors of its own shape, and how often it has stepped (float32, no
/// dimensions, as Python's fused kernels have it). Undefined until its first gradient.
template <std::size_t Columns>
struct Slot {
    std::array<Tensor, Columns> state;
    Tensor step;
};

/// What one call of a fused kernel takes: parameters of one device and type that have gradients, and their state.
template <std::size_t Columns>
struct Bucket {
    std::vector<std::size_t> members; ///< indices in the group
    std::vector<Tensor> params, grads, steps;
    std::array<std::vector<Tensor>, Columns> state;
    std::size_t bytes = 0;    ///< of the members' parameters
    bool first_step = false;  ///< none of the members has stepped before
    bool sparse = false;      ///< the gradients are sparse tensors
    bool shared_step = false; ///< all of `steps` are one tensor

    /// Parameters that have stepped equally often count with one tensor: n times less to write in every step.
    void share_steps(std::vector<Slot<Columns>>& slots) {
        const Tensor& first = slots[members.front()].step;
        const double count = first.is_cpu() ? read_scalar(first) : 0;
        shared_step = std::all_of(members.begin(), members.end(), [&](std::size_t i) {
            const Tensor& step = slots[i].step;
            return step.is_same(first) || (first.is_cpu() && read_scalar(step) == count);
        });
        // A fresh tensor in any case: one that this bucket shared before may count for parameters that now sit out.
        const Tensor one = shared_step ? first.clone() : Tensor();
        for (std::size_t i : members) {
            slots[i].step = shared_step ? one : slots[i].step.clone();
            steps.push_back(slots[i].step);
        }
    }

    /// One more step for all; on a device this is queued there.
    void count_step() {
        const std::size_t distinct = shared_step ? 1 : steps.size();
        if (!steps.front().is_cpu()) return at::_foreach_add_(at::TensorList(steps).slice(0, distinct), 1);
        for (std::size_t i = 0; i < distinct; ++i) *static_cast<float*>(steps[i].mutable_data_ptr()) += 1;
    }

    /// How often the members have stepped, where they were counted on the host and all have stepped equally often.
    double count() const { return read_scalar(steps.front()); }
    /// How often member `k` has stepped, where they were counted on the host.
    double count(std::size_t k) const { return read_scalar(steps[k]); }

    /// Tells autograd that the parameters have changed in place (the kernels were called below it), lets go of
    /// gradients.
    void finish() {
        for (const Tensor& param : params) param.unsafeGetTensorImpl()->bump_version();
        for (Tensor& grad : grads) grad.reset();
    }
};

} // namespace fulgurite::optim
