// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/stack.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::callback {

/// "NaN", "infinite" or "-infinite", for a message.
inline std::string kind_of_non_finite(double value) {
    return std::isnan(value) ? "NaN" : value > 0 ? "infinite" : "-infinite";
}

/// The first of some tensors that holds a NaN or an infinity.
struct NonFinite {
    std::size_t index;
    bool is_nan; ///< else infinite
};

/// Looks for one. Largest absolute values tell, since they let NaN through and do not overflow as sums do. Waits for
/// the device once, and reads one number for each tensor.
inline std::optional<NonFinite> find_non_finite(const std::vector<Tensor>& tensors) {
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
