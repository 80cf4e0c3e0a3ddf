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
    OperatorFlops(std::string_view name, Values arguments) {
        if (!name.starts_with("aten::")) return;
        name.remove_prefix(6);
        if (name.ends_with('_') && !name.starts_with('_')) name.remove_suffix(1);
        if (name == "mm" || name == "bmm") product(arguments, 0);
        else if (name == "addmm" || name == "baddbmm" || name == "_addmm_activation") product(arguments, 1);
        else if (name == "linear") linear(arguments);
        else if (name == "convolution" || name == "_convolution") convolution(arguments);
        else if (name == "convolution_backward") convolution_backward(arguments);
        else if (name.starts_with("scaled_dot_product") || name.starts_with("_scaled_dot_product"))
            attention(arguments, name.ends_with("_backward"));
        else if (name == "lstm" || name == "gru" || name == "rnn_tanh" || name == "rnn_relu") recurrent(arguments);
        else if (name == "_cudnn_rnn_backward" || name == "mkldnn_rnn_layer_backward") recurrent(arguments, 2);
    }

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
    static bool are_tensors(Values arguments, std::size_t first, std::size_t count) {
        if (arguments.size() < first + count) return false;
        for (std::size_t i = first; i < first + count; ++i)
            if (!arguments[i].isTensor() || !arguments[i].toTensor().defined()) return false;
        return true;
    }
    void set(std::int64_t total) {
        counts_ = true;
        total_ = total;
    }

    // [..., m, k] · [..., k, n]
    void product(Values arguments, std::size_t first) {
        if (!are_tensors(arguments, first, 2)) return;
        const at::Tensor &a = arguments[first].toTensor(), &b = arguments[first + 1].toTensor();
        if (b.dim() >= 2) set(2 * a.numel() * b.size(-1));
    }
    void linear(Values arguments) {
        if (!are_tensors(arguments, 0, 2)) return;
        const at::Tensor &input = arguments[0].toTensor(), &weight = arguments[1].toTensor();
        set(2 * input.numel() * (weight.dim() == 2 ? weight.size(0) : 1));
    }
    // Each place of the output (transposed: of the input) meets the whole filter.
    void convolution(Values arguments) {
        if (!are_tensors(arguments, 0, 2) || arguments.size() < 7) return;
        const at::Tensor &input = arguments[0].toTensor(), &weight = arguments[1].toTensor();
        const bool transposed = arguments[6].toBool();
        set(2 * input.size(0) * weight.numel() * (transposed ? numel(input.sizes().slice(2)) : 1));
        needs_output_ = !transposed;
    }
    void convolution_backward(Values arguments) {
        if (!are_tensors(arguments, 0, 3) || arguments.size() < 11) return;
        const at::Tensor &grad = arguments[0].toTensor(), &input = arguments[1].toTensor(),
                         &weight = arguments[2].toTensor();
        const bool transposed = arguments[7].toBool();
        const auto wanted = arguments[10].toBoolList();
        const std::int64_t places = numel(transposed ? input.sizes().slice(2) : grad.sizes().slice(2));
        std::int64_t all = 0;
        if (wanted.get(0)) all += 2 * grad.size(0) * weight.numel() * places;
        if (wanted.get(1))
            all += 2 * input.size(0) * input.size(1) * grad.size(1) * numel(weight.sizes().slice(2)) * places;
        set(all);
    }
    // query [..., q, d], key [..., k, d], value [..., k, v]; backward computes the scores anew.
    void attention(Values arguments, bool backward) {
        const std::size_t first = backward ? 1 : 0;
        if (!are_tensors(arguments, first, 3)) return;
        const at::Tensor &query = arguments[first].toTensor(), &key = arguments[first + 1].toTensor(),
                         &value = arguments[first + 2].toTensor();
        if (query.dim() < 2 || query.size(-1) == 0) return;
        const std::int64_t scores = query.numel() / query.size(-1) * key.size(-2);
        set(2 * scores * (query.size(-1) * (backward ? 3 : 1) + value.size(-1) * (backward ? 2 : 1)));
    }
    // Each step of each sequence meets every matrix. The weights are the last list of tensors, or stand for themselves.
    void recurrent(Values arguments, std::int64_t times = 1) {
        if (!are_tensors(arguments, 0, 1)) return;
        const at::Tensor& input = arguments[0].toTensor();
        const std::int64_t steps = input.size(-1) == 0 ? 0 : input.numel() / input.size(-1);
        for (std::size_t i = arguments.size(); i-- > 0;) {
            if (!arguments[i].isTensorList()) continue;
            std::int64_t weights = 0;
            for (const at::Tensor& weight : arguments[i].toTensorVector())
                if (weight.dim() == 2) weights += weight.numel();
            return set(2 * times * weights * steps);
        }
        if (are_tensors(arguments, 1, 2))
            set(2 * times * (arguments[1].toTensor().numel() + arguments[2].toTensor().numel()) * steps);
    }

    std::int64_t total_ = 0;
    bool counts_ = false, needs_output_ = false;
};

} // namespace fulgurite::callback
