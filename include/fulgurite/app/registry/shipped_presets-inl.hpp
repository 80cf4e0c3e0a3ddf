// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/shipped_presets.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void add_presets(config::Presets& presets) {
    presets.add("mlp-digits", mlp_digits);
    presets.add("lenet5-mnist", lenet5_mnist);
    presets.add("resnet18-cifar10", resnet18_cifar10);
}

} // namespace fulgurite::app::detail
