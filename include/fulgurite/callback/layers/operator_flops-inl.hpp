// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/layers/operator_flops.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE OperatorFlops::OperatorFlops(std::string_view name, Values arguments) {
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

FULGURITE_INLINE bool OperatorFlops::are_tensors(Values arguments, std::size_t first, std::size_t count) {
    if (arguments.size() < first + count) return false;
    for (std::size_t i = first; i < first + count; ++i)
        if (!arguments[i].isTensor() || !arguments[i].toTensor().defined()) return false;
    return true;
}

FULGURITE_INLINE void OperatorFlops::product(Values arguments, std::size_t first) {
    if (!are_tensors(arguments, first, 2)) return;
    const at::Tensor &a = arguments[first].toTensor(), &b = arguments[first + 1].toTensor();
    if (b.dim() >= 2) set(2 * a.numel() * b.size(-1));
}

FULGURITE_INLINE void OperatorFlops::linear(Values arguments) {
    if (!are_tensors(arguments, 0, 2)) return;
    const at::Tensor &input = arguments[0].toTensor(), &weight = arguments[1].toTensor();
    set(2 * input.numel() * (weight.dim() == 2 ? weight.size(0) : 1));
}

FULGURITE_INLINE void OperatorFlops::convolution(Values arguments) {
    if (!are_tensors(arguments, 0, 2) || arguments.size() < 7) return;
    const at::Tensor &input = arguments[0].toTensor(), &weight = arguments[1].toTensor();
    const bool transposed = arguments[6].toBool();
    set(2 * input.size(0) * weight.numel() * (transposed ? numel(input.sizes().slice(2)) : 1));
    needs_output_ = !transposed;
}

FULGURITE_INLINE void OperatorFlops::convolution_backward(Values arguments) {
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

FULGURITE_INLINE void OperatorFlops::attention(Values arguments, bool backward) {
    const std::size_t first = backward ? 1 : 0;
    if (!are_tensors(arguments, first, 3)) return;
    const at::Tensor &query = arguments[first].toTensor(), &key = arguments[first + 1].toTensor(),
                     &value = arguments[first + 2].toTensor();
    if (query.dim() < 2 || query.size(-1) == 0) return;
    const std::int64_t scores = query.numel() / query.size(-1) * key.size(-2);
    set(2 * scores * (query.size(-1) * (backward ? 3 : 1) + value.size(-1) * (backward ? 2 : 1)));
}

FULGURITE_INLINE void OperatorFlops::recurrent(Values arguments, std::int64_t times) {
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

} // namespace fulgurite::callback
