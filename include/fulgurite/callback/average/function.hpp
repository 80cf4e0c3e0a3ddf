// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/_foreach_lerp.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::callback {

/// A user's rule of averaging, called for each tensor: (average, weights, how many are in the average) → the new
/// average. PyTorch's `avg_fn`.
using AverageFunction = std::function<Tensor(const Tensor&, const Tensor&, std::int64_t)>;
/// The same for all tensors at once, which it changes in place: (averages, weights, how many are in them). PyTorch's
/// `multi_avg_fn`.
using MultiAverageFunction = std::function<void(const std::vector<Tensor>&, const std::vector<Tensor>&, std::int64_t)>;

/// A rule for each tensor, in the other's form; the mean if empty.
MultiAverageFunction for_all_at_once(AverageFunction function);

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/average/function-inl.hpp"
#endif
