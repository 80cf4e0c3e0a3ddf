// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <sstream>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/run/where.hpp"
#include "fulgurite/engine/state/progress.hpp"

namespace fulgurite::engine {

/// Throws `Error` with what is wrong with a loss.
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_loss(const at::Tensor& loss, const Progress& progress) {
    std::ostringstream text;
    text << where_of_batch(progress).words << ": ";
    if (!loss.defined())
        text << "the loss is an undefined tensor; to leave a batch out, let training_step return a std::optional, and "
                "there std::nullopt";
    else if (loss.numel() != 1)
        text << "the loss has the shape " << loss.sizes() << ", and a scalar is wanted; reduce it, for example with "
             << "mean()";
    else if (!loss.is_floating_point())
        text << "the loss is of type " << loss.scalar_type()
             << ", which has no gradient; a real floating-point scalar is wanted";
    else
        text << "the loss does not depend on any parameter that requires a gradient; compute it from forward(), and "
                "not under a no_grad guard, by item() or from detach()";
    throw Error(text.str());
}

/// Throws `Error` for a loss that no gradient can be had of. `weight`: what it is the mean of; a mean of nothing may be
/// any constant.
inline void check_loss(const at::Tensor& loss, double weight, const Progress& progress) {
    if (!loss.defined() || loss.numel() != 1 || (weight != 0 && !loss.requires_grad())) refuse_loss(loss, progress);
}

} // namespace fulgurite::engine
