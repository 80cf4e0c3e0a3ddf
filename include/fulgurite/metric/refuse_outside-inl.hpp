// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/argmax.h>
#include <ATen/ops/sum.h>

#include <cstdint>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/refuse_outside.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void refuse_values(std::string_view metric, std::string_view what, const at::Tensor& values,
                                    const at::Tensor& bad, std::string_view wanted) {
    if (values.numel() == 0 || read_scalar(at::sum(bad)) == 0) return;
    const auto first = at::argmax(bad.reshape({-1}).to(at::kInt));
    // As the type has it: 0.1f is 0.1, not 0.10000000149, and labels are whole.
    const double value = read_scalar(values.reshape({-1}).index_select(0, first.reshape({1})));
    const auto refuse = [&](auto shown) {
        throw Error(metric, ": ", what, " of shape ", shape_text(values.sizes()), " hold ", shown, "; ", wanted);
    };
    if (values.scalar_type() == at::kDouble) refuse(value);
    if (at::isIntegralType(values.scalar_type(), /*includeBool=*/true)) refuse(static_cast<std::int64_t>(value));
    refuse(static_cast<float>(value));
}

FULGURITE_INLINE void refuse_outside(std::string_view metric, double count, std::string_view what,
                                     std::string_view were, std::string_view wanted) {
    if (count == 0) return;
    throw Error(metric, ": ", count, " of the ", what, " given to update() since the last reset() were ", were,
                "; give ", wanted);
}

} // namespace fulgurite::metric
