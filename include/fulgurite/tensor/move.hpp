// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include "fulgurite/tensor/tree.hpp"

namespace fulgurite {

/// Moves every tensor of a batch to a device; from pinned memory the copy does not wait. Nothing happens to tensors
/// that are there already.
template <class Batch>
void move_to(Batch& batch, c10::Device device) {
    if (device.is_cpu()) return;
    for_each_tensor(batch, [&](at::Tensor& tensor) {
        if (tensor.defined() && tensor.device() != device)
            tensor = tensor.to(device, tensor.scalar_type(), tensor.is_pinned());
    });
}

} // namespace fulgurite
