// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/TensorOperators.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/fmod.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <array>

#include "fulgurite/tensor/tensor.hpp"

/// Colours of tensors as torchvision changes them: images `[…, C, H, W]`, C being 1 or 3, uint8 or in [0, 1].
namespace fulgurite::data::detail {

/// One channel, by the weights of ITU-R BT.601.
Tensor gray_of(const Tensor& images);

Tensor blend(const Tensor& images, const Tensor& other, double ratio);

inline Tensor adjust_brightness(const Tensor& images, double factor) {
    return blend(images, at::zeros_like(images), factor);
}
Tensor adjust_contrast(const Tensor& images, double factor);
inline Tensor adjust_saturation(const Tensor& images, double factor) {
    return images.size(-3) == 1 ? images : blend(images, gray_of(images), factor);
}

/// Hue, saturation and value of RGB; the formulas are those of Pillow's Convert.c.
std::array<Tensor, 3> hsv_of(const Tensor& rgb);

Tensor rgb_of(const Tensor& hue, const Tensor& saturation, const Tensor& value);

/// The hue moved by a part of its circle, −0.5 to 0.5.
Tensor adjust_hue(const Tensor& images, double part);

} // namespace fulgurite::data::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/color-inl.hpp"
#endif
