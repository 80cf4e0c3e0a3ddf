// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/grid_sampler.h>
#include <ATen/ops/linspace.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// torchvision's `rotate` of tensors.
namespace fulgurite::data::detail {

struct Rotation {
    bool bilinear = false, expand = false;
    std::vector<double> center, fill;
};

/// Where a pixel of the new picture comes from, as two rows of three numbers; places count from the middle.
std::array<double, 6> inverse_rotation(double degrees, double center_x, double center_y);

/// What a turned picture needs; at 1e-4 of a pixel, as Pillow has it.
ImageSize turned_size(const std::array<double, 6>& m, ImageSize size);

/// Where each pixel is taken from, `[1, H, W, 2]` in [−1, 1].
Tensor rotation_grid(const std::array<double, 6>& m, ImageSize from, ImageSize to, at::TensorOptions options);

/// `fill` where the mask, which was turned as the pictures were, says that there is nothing.
Tensor with_background(const Tensor& sampled, const std::vector<double>& fill, bool bilinear);

/// One image `[C, H, W]`, turned counter-clockwise.
Tensor rotate(const Tensor& image, double degrees, const Rotation& how);

} // namespace fulgurite::data::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/rotate-inl.hpp"
#endif
