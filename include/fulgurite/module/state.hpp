// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/grad_mode.h>
#include <torch/nn/module.h>

#include <string>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/state.hpp"

/// A `torch::nn::Module` as a state tree, in Python's order: a module's parameters, its buffers, then its children.
namespace fulgurite {

StateTree module_state(const torch::nn::Module& module);

void load_module_state(torch::nn::Module& module, const StateTree& state);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/module/state-inl.hpp"
#endif
