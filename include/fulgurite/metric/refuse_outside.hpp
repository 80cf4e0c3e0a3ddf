// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>

namespace fulgurite::metric {

/// Throws `Error` with the first of the values that is bad, if there is any. Reads the device.
void refuse_values(std::string_view metric, std::string_view what, const at::Tensor& values, const at::Tensor& bad,
                   std::string_view wanted);

/// A shape that was checked once may bring other values later, which update() counts, as it waits for no device; told
/// they are when the device is read anyway. Throws `Error` unless the count is 0:
/// "… 2 of the labels given to update() since the last reset() were no class from 0 to 1; give …".
void refuse_outside(std::string_view metric, double count, std::string_view what, std::string_view were,
                    std::string_view wanted);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/refuse_outside-inl.hpp"
#endif
