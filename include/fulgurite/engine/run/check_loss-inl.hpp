// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sstream>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/engine/run/check_loss.hpp"

namespace fulgurite::engine {

[[gnu::noinline]] FULGURITE_INLINE void refuse_loss(const at::Tensor& loss, const Progress& progress) {
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

} // namespace fulgurite::engine
