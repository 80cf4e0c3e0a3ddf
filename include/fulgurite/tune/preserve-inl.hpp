// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/preserve.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE Preserve::Preserve(torch::nn::Module& module) : module_(module), training_(module.is_training()) {
    for (const auto& child : module.modules(/*include_self=*/false)) modes_.emplace_back(child, child->is_training());
    note_new();
}

FULGURITE_INLINE void Preserve::note_new() {
    for_each_state(module_, [&](const std::string&, const at::Tensor& tensor, bool) {
        if (tensor.defined() && is_new_(tensor)) saved_.emplace_back(tensor);
    });
}

FULGURITE_INLINE void Preserve::put_back() {
    const at::NoGradGuard no_grad;
    for (auto& saved : saved_) saved.restore();
    // train() descends into children, so parents come first and children have the last word.
    if (module_.is_training() != training_) module_.train(training_);
    for (auto& [child, training] : modes_)
        if (child->is_training() != training) child->train(training);
    random_.restore();
}

FULGURITE_INLINE void Preserve::Saved::restore() {
    memory.copy_(value);
    live.set_data(memory); // a module that was moved lies elsewhere by now
    if (live.is_leaf() && live.requires_grad() != requires_grad) live.set_requires_grad(requires_grad);
    if (gradient.defined()) gradient.detach().copy_(gradient_value);
    if (gradient.defined() || live.grad().defined()) live.mutable_grad() = gradient;
}

} // namespace fulgurite::tune
