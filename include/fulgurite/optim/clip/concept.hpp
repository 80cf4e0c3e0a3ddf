// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <span>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

/// What may happen to gradients between the backward pass and the optimizer: `clip(params)` changes the gradients of
/// these parameters in place; those without one are left out.
template <class P>
concept ClipPolicy = policy_of<P, policy::Clip> &&
                     requires(underlying_policy_t<P>& policy, std::span<const Tensor> params) { policy.clip(params); };

} // namespace fulgurite
