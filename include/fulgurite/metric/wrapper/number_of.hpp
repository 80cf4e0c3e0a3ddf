// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

/// What `compute()` gave, as a double: a number, or a tensor of one element, of which the device is read. Throws
/// `Error` for a tensor of more.
template <class Value>
double number_of(const Value& value) {
    if constexpr (std::is_arithmetic_v<Value>) return static_cast<double>(value);
    else return read_scalar(value);
}

} // namespace fulgurite::metric
