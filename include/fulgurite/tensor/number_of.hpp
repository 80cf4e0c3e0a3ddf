// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <type_traits>

#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite {

/// A value of one number as a double: a number, what is convertible to double, or a tensor of one element, of which the
/// device is read. Throws `Error` for a tensor of more.
template <class Value>
    requires(std::is_convertible_v<const Value&, at::Tensor> ||
             requires(const Value& value) { static_cast<double>(value); })
double number_of(const Value& value) {
    if constexpr (requires { static_cast<double>(value); }) return static_cast<double>(value);
    else return read_scalar(value);
}

} // namespace fulgurite
