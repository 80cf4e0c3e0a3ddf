// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <span>

#include "fulgurite/core/policy.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite {

/// Gradients reach the optimizer as they are: the default.
struct NoClip : policy::Clip {
    static void clip(std::span<const Tensor>) {}
};

} // namespace fulgurite
