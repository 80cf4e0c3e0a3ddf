// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/where.hpp"
#include "fulgurite/engine/state/progress.hpp"

namespace fulgurite::engine {

/// Throws `Error` with what is wrong with a loss.
[[noreturn, gnu::cold]] void refuse_loss(const at::Tensor& loss, const Progress& progress);

/// Throws `Error` for a loss that no gradient can be had of. `weight`: what it is the mean of; a mean of nothing may be
/// any constant.
inline void check_loss(const at::Tensor& loss, double weight, const Progress& progress) {
    if (!loss.defined() || loss.numel() != 1 || (weight != 0 && !loss.requires_grad())) refuse_loss(loss, progress);
}

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/run/check_loss-inl.hpp"
#endif
