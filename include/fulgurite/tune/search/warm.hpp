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
inline bool has_devices() {
    for (int type = 0; type < c10::COMPILE_TIME_MAX_DEVICE_TYPES; ++type) {
        const auto kind = static_cast<c10::DeviceType>(type);
        const bool host =
            kind == c10::DeviceType::CPU || kind == c10::DeviceType::Meta || kind == c10::DeviceType::Lazy;
        if (!host && c10::impl::hasDeviceGuardImpl(kind)) return true;
    }
    return false;
}

/// A step of a training that nobody sees: a forward and backward pass, and what optimizers are made of.
inline void rehearse() {
    const c10::InferenceMode normal(false);
    const at::AutoGradMode gradients(true);
    auto weight = at::ones({4, 4});
    weight.requires_grad_(true);
    for (int i = 0; i < 2; ++i) // the second time there is a gradient to add to
        at::mse_loss(at::linear(at::tanh(at::linear(at::ones({4, 4}), weight)), weight), at::ones({4, 4})).backward();
    const at::NoGradGuard no_gradients;
    weight.addcdiv_(weight.grad(), weight.grad().square().add_(1).sqrt_(), -1);
}

/// Makes LibTorch do once, before processes are forked, what each of them would do again: its linker looks up each
/// function when it is first called, and its libraries of mathematics look what the processor can. Nothing that a trial
/// sees is changed: no generator, mode or number of threads.
///
/// Where there is another device, nothing is done: there the first backward pass starts threads, which forbid a fork.
inline void warm() {
    [[maybe_unused]] static const bool done = [] {
        if (!has_devices()) rehearse();
        return true;
    }();
}

} // namespace fulgurite::tune::detail
