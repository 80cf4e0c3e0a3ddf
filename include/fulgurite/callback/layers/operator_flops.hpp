// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string_view>
#include <vector>

namespace fulgurite::callback {

/// How many floating-point operations one of LibTorch's operators makes, from the shapes that it is given: matrix
/// products, convolutions, attention and recurrent layers, forward and backward. A multiplication and an addition are
/// two; biases, activations, normalisations, pooling and look-ups are none, as in Python's `torch.utils.flop_counter`.
class OperatorFlops {
public:
    using Values = c10::ArrayRef<const c10::IValue>;

    /// name: "aten::mm". Arguments as the operator is called with.
    OperatorFlops(std::string_view name, Values arguments);

    /// Whether the operator is one that is counted; what it consists of is then counted with it.
    bool counts() const { return counts_; }
    /// outputs: what the operator gave back.
    std::int64_t total(const std::vector<c10::IValue>& outputs) const {
        if (!needs_output_) return total_;
        return outputs.empty() || !outputs[0].isTensor() ? 0 : total_ * numel(outputs[0].toTensor().sizes().slice(2));
    }

private:
    static std::int64_t numel(c10::IntArrayRef shape) {
        return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
    }
    static bool are_tensors(Values arguments, std::size_t first, std::size_t count);
    void set(std::int64_t total) {
        counts_ = true;
        total_ = total;
    }

    // [..., m, k] · [..., k, n]
    void product(Values arguments, std::size_t first);
    void linear(Values arguments);
    // Each place of the output (transposed: of the input) meets the whole filter.
    void convolution(Values arguments);
    void convolution_backward(Values arguments);
    // query [..., q, d], key [..., k, d], value [..., k, v]; backward computes the scores anew.
    void attention(Values arguments, bool backward);
    // Each step of each sequence meets every matrix. The weights are the last list of tensors, or stand for themselves.
    void recurrent(Values arguments, std::int64_t times = 1);

    std::int64_t total_ = 0;
    bool counts_ = false, needs_output_ = false;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/layers/operator_flops-inl.hpp"
#endif
