// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite {

FULGURITE_INLINE double read_scalar(const at::Tensor& value) {
    if (!value.defined() || value.numel() != 1)
        throw Error("a scalar is wanted, but the tensor has ",
                    (value.defined() ? std::to_string(value.numel()) + " elements" : std::string("no value")),
                    "; reduce it first, for example with mean()");
    if (value.is_cpu() && !value.is_neg()) { // a lazy minus is not in the memory
        const auto type = value.scalar_type();
        if (type == at::kFloat) return static_cast<double>(*static_cast<const float*>(value.const_data_ptr()));
        if (type == at::kDouble) return *static_cast<const double*>(value.const_data_ptr());
    }
    if (value.is_complex())
        throw Error("a real number is wanted, but the tensor is complex; take real() or abs() of it");
    return value.item().toDouble();
}

} // namespace fulgurite
