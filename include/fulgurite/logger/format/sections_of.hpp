// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/logger/format/png.hpp"
#include "fulgurite/report/sections.hpp"
#include "fulgurite/tensor/shape_text.hpp"

/// Tensors as sections of a report. Each waits for the tensor's device.
namespace fulgurite::logger {

/// Counts `[C, C]`, rows of true classes, and C names, or none: then they are numbers. Throws `Error` for another
/// shape, as many names as do not go with it, and what is no count.
report::Matrix matrix_of(std::string_view name, const at::Tensor& counts, std::vector<std::string> class_names);

/// Whether a number is a count, or a share of one.
inline bool is_count(double value) { return value >= 0 && std::isfinite(value); }
/// Whether `matrix_of` takes it: `[C, C]`, of finite numbers of 0 or more.
bool is_of_classes(const at::Tensor& matrix);
/// Any matrix `[N, M]` as a table; what is left out of one with more than 100 rows or 30 columns is said.
report::Table table_of(std::string_view name, const at::Tensor& matrix);

/// Points of two tensors `[N]`. Throws `Error` for other shapes.
std::vector<report::Point> points_of(std::string_view name, const at::Tensor& x, const at::Tensor& y);

/// An image `[H, W]` or `[C, H, W]` of 1 (grey), 3 (RGB) or 4 (RGBA) channels: uint8, bool, or floating point from 0 to
/// 1, beyond which it is cut off. Throws `Error` for other shapes and types.
report::Image image_of(std::string_view name, const at::Tensor& image, std::string caption);

namespace detail {

/// "[3, 28, 28]", or that there is no tensor.
std::string shape_of(const at::Tensor& tensor);
/// Contiguous doubles on the host.
at::Tensor host_doubles(const at::Tensor& tensor);

} // namespace detail

} // namespace fulgurite::logger

#ifndef FULGURITE_COMPILED
#include "fulgurite/logger/format/sections_of-inl.hpp"
#endif
