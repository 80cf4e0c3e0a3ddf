// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <cstdint>

#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app::models::detail {

/// Sines of the even and cosines of the odd features, `[length, d_model]` in the default type (Vaswani et al. 2017,
/// section 3.5).
Tensor sinusoids(std::int64_t length, std::int64_t d_model);

} // namespace fulgurite::app::models::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/part/positions-inl.hpp"
#endif
