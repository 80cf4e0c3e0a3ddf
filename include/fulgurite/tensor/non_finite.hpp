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
std::optional<NonFinite> find_non_finite(const std::vector<Tensor>& tensors);

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/tensor/non_finite-inl.hpp"
#endif
