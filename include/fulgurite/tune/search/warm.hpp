// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/mse_loss.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tanh.h>
#include <c10/core/Device.h>
#include <c10/core/InferenceMode.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

namespace fulgurite::tune::detail {

/// Whether LibTorch has another device than the host. Such a device is not asked anything: some do not survive a fork.
bool has_devices();

/// A step of a training that nobody sees: a forward and backward pass, and what optimizers are made of.
void rehearse();

/// Makes LibTorch do once, before processes are forked, what each of them would do again: its linker looks up each
/// function when it is first called, and its libraries of mathematics look what the processor can. Nothing that a trial
/// sees is changed: no generator, mode or number of threads.
///
/// Where there is another device, nothing is done: there the first backward pass starts threads, which forbid a fork.
void warm();

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/warm-inl.hpp"
#endif
