// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <tuple>

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

/// The number of samples in a batch: dimension 0 of its first tensor. A batch is a tensor, has a member `data`, or is a
/// pair or a tuple whose first element is a batch.
inline std::int64_t batch_size(const Tensor& batch) { return batch.size(0); }

template <class B>
    requires requires(const B& batch) { batch.data.size(0); }
std::int64_t batch_size(const B& batch) {
    return batch.data.size(0);
}

template <class B>
    requires requires(const B& batch) { batch_size(std::get<0>(batch)); }
std::int64_t batch_size(const B& batch) {
    return batch_size(std::get<0>(batch));
}

} // namespace fulgurite::data
