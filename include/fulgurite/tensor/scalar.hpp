// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "fulgurite/core/error.hpp"

namespace fulgurite {

/// The value of a tensor with one element, as a double: the only place of the library that waits for a device.
/// On the CPU it is read through the data pointer, with no dispatch. Throws `Error` if there is not just one
/// element, or a complex one.
double read_scalar(const at::Tensor& value);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/tensor/scalar-inl.hpp"
#endif
