// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>

namespace fulgurite::app::models {

/// What stands between two linear layers, with Python's defaults.
enum class Activation : int { relu, tanh, elu, gelu, silu, sigmoid, leaky_relu };

namespace detail {

torch::nn::AnyModule activation_module(Activation activation);

} // namespace detail

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/part/activation-inl.hpp"
#endif
