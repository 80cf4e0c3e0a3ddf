// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// What a supervised step is given.
struct Batch {
    Tensor data;   ///< inputs, `[B, …]`
    Tensor target; ///< what is to be predicted, `[B, …]`
};

/// A batch without targets, of `data::tensors(x)`.
struct Unlabelled {
    Tensor data; ///< inputs, `[B, …]`
};

} // namespace fulgurite::data
