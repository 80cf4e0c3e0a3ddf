// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// What a model asks of its input before LibTorch sees it. Nothing is written as text where the input is right.
namespace fulgurite::app::models::detail {

[[noreturn]] inline void refuse_input(std::string_view owner, const Tensor& input, std::string_view expected) {
    throw Error(owner, ": got an input of ", shape_text(input.sizes()), ", expected ", expected);
}
void require_real(std::string_view owner, const Tensor& input);
/// `[N, channels, side, side]`, or images of any size where side is 0.
void require_images(std::string_view owner, const Tensor& images, std::int64_t channels, std::int64_t side = 0);
/// A single value for each channel has no variance: batch normalisation in training needs more.
void require_more_than_one(std::string_view owner, const Tensor& input, bool is_one);

} // namespace fulgurite::app::models::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/part/input-inl.hpp"
#endif
