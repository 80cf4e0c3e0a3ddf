// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tensor/non_finite.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE std::optional<NonFinite> find_non_finite(const std::vector<Tensor>& tensors) {
    const at::NoGradGuard no_grad;
    std::vector<Tensor> looked_at;
    std::vector<std::size_t> indices;
    looked_at.reserve(tensors.size());
    indices.reserve(tensors.size());
    for (std::size_t i = 0; i < tensors.size(); ++i) {
        Tensor tensor = tensors[i].detach();
        if (tensor.is_sparse()) tensor = tensor._values();
        if (tensor.numel() == 0 || !(tensor.is_floating_point() || tensor.is_complex())) continue;
        looked_at.push_back(std::move(tensor));
        indices.push_back(i);
    }
    if (looked_at.empty()) return std::nullopt;
    auto largest = at::_foreach_norm(looked_at, std::numeric_limits<double>::infinity());
    for (Tensor& value : largest) value = value.to(largest.front().device());
    const Tensor on_host = at::stack(largest).to(at::kDouble).cpu();
    const auto* values = static_cast<const double*>(on_host.const_data_ptr());
    for (std::size_t i = 0; i < indices.size(); ++i)
        if (!std::isfinite(values[i])) return NonFinite{indices[i], std::isnan(values[i])};
    return std::nullopt;
}

} // namespace fulgurite::callback
