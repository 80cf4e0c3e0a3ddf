// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>

#include "fulgurite/logger/format/host_image.hpp"

namespace fulgurite::logger {

/// A matrix `[N, M]` as pixels: a square for each number, with the number where there is room. Where none is negative a
/// square is as dark as its share of the row, as of a confusion matrix; else as its size, in two colours. Throws
/// `Error` for another shape, and for more than 2048 rows or columns.
HostImage matrix_picture(std::string_view name, const at::Tensor& matrix);

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/matrix_picture-inl.hpp"
#endif
