// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"

namespace fulgurite {

/// The numbers a step computes with: `scope()` gives a guard that is alive while a step of the module runs. What else
/// it may have, each called where it is there:
///
///     void connect(c10::Device)              the run starts on this device
///     void convert_module(M& module) const   the module is on its device; the optimizers are made after this
///     void convert_batch(Batch& batch) const the batch is on the device
///     static constexpr bool scales_loss = true, with  at::Tensor scale(const at::Tensor& loss)  before backward and
///     bool unscale(std::span<const at::Tensor> gradients)  before an optimizer's step: false leaves the step out
template <class P>
concept PrecisionPolicy =
    policy_of<P, policy::Precision> && requires(underlying_policy_t<P>& policy) { policy.scope(); };

} // namespace fulgurite
