// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/module/batch_norm.hpp"
#include "fulgurite/module/walk.hpp"
#include "fulgurite/tensor/once.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// Parts of a module that do not learn, and learn again.
namespace fulgurite {

/// A module, or what holds one: `torch::nn::Linear`, a `std::shared_ptr`.
template <class P>
concept ModulePart = std::derived_from<std::remove_cvref_t<P>, torch::nn::Module> || requires(P& part) {
    { *part.ptr() } -> std::convertible_to<torch::nn::Module&>;
} || requires(P& part) {
    { *part.get() } -> std::convertible_to<torch::nn::Module&>;
};

/// The module itself.
template <ModulePart P>
torch::nn::Module& module_in(P& part) {
    if constexpr (std::derived_from<std::remove_cvref_t<P>, torch::nn::Module>) return part;
    else if constexpr (requires { part.ptr(); }) return *part.ptr();
    else return *part.get();
}

namespace detail {

void require_gradients(torch::nn::Module& module, bool required);

} // namespace detail

/// Lets all parameters of a module learn again. Batch normalisations do so and gather statistics again, unless
/// `train_bn` is false: then they stay as they are.
template <ModulePart P>
void unfreeze(P&& part, bool train_bn = true) {
    for_each_module(module_in(part), [&](torch::nn::Module& module) {
        const bool is_norm = is_batch_norm(module);
        if (is_norm && !train_bn) return;
        detail::require_gradients(module, true);
        if (is_norm) module.train();
    });
}

/// Makes all parameters of a module stay as they are: they require no gradients, which also saves the backward pass
/// through them. Batch normalisations go on learning and gathering statistics, which suits the data that a model is
/// tuned on, unless `train_bn` is false: then they are frozen in evaluation mode and use what they gathered before.
///
///     freeze(net.backbone);
///     freeze(*this, /*train_bn=*/false);
///
/// A frozen parameter that an optimizer was given is left alone by it, once it has no gradient any more. Frozen
/// parameters are best not given to one: see `trainable_parameters`.
template <ModulePart P>
void freeze(P&& part, bool train_bn = true) {
    for_each_module(module_in(part), [&](torch::nn::Module& module) {
        const bool is_norm = is_batch_norm(module);
        detail::require_gradients(module, is_norm && train_bn);
        if (is_norm) module.train(train_bn);
    });
}

/// The parameters of a module that learn, each once: `optim::SGD{trainable_parameters(*this), {.lr = 0.1}}`. With
/// `train_bn` false those of batch normalisations are left out.
template <ModulePart P>
std::vector<Tensor> trainable_parameters(P&& part, bool train_bn = true) {
    std::vector<Tensor> learning;
    fulgurite::detail::Once is_new;
    for_each_module(module_in(part), [&](torch::nn::Module& module) {
        if (!train_bn && is_batch_norm(module)) return;
        for (const Tensor& parameter : module.parameters(/*recurse=*/false))
            if (parameter.requires_grad() && is_new(parameter)) learning.push_back(parameter);
    });
    return learning;
}

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/module/freeze-inl.hpp"
#endif
