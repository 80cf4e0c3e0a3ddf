// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/warm.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE bool has_devices() {
    for (int type = 0; type < c10::COMPILE_TIME_MAX_DEVICE_TYPES; ++type) {
        const auto kind = static_cast<c10::DeviceType>(type);
        const bool host =
            kind == c10::DeviceType::CPU || kind == c10::DeviceType::Meta || kind == c10::DeviceType::Lazy;
        if (!host && c10::impl::hasDeviceGuardImpl(kind)) return true;
    }
    return false;
}

FULGURITE_INLINE void rehearse() {
    const c10::InferenceMode normal(false);
    const at::AutoGradMode gradients(true);
    auto weight = at::ones({4, 4});
    weight.requires_grad_(true);
    for (int i = 0; i < 2; ++i) // the second time there is a gradient to add to
        at::mse_loss(at::linear(at::tanh(at::linear(at::ones({4, 4}), weight)), weight), at::ones({4, 4})).backward();
    const at::NoGradGuard no_gradients;
    weight.addcdiv_(weight.grad(), weight.grad().square().add_(1).sqrt_(), -1);
}

FULGURITE_INLINE void warm() {
    [[maybe_unused]] static const bool done = [] {
        if (!has_devices()) rehearse();
        return true;
    }();
}

} // namespace fulgurite::tune::detail
