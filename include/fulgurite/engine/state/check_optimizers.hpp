// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/type_name.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/optim/group/names.hpp"

/// Whether the optimizers of a module and the module itself have the same tensors.
namespace fulgurite::engine {

/// A module whose optimizers are meant to have tensors that it does not have: they are neither saved nor moved.
template <class M>
concept HasForeignParameters = requires { requires M::foreign_parameters; };
/// A policy that knows of parameters which no optimizer has: it gives them to one later, for example.
template <class P>
concept LeavesParametersIdle = requires { requires P::leaves_parameters_idle; };

using Identities = std::unordered_set<const void*>; // a module that is moved or converted keeps its tensors

std::string shape_of_tensor(const at::Tensor& tensor);

/// Throws `Error` where one optimizer has tensors that are not among these.
template <class Optimizer>
void check_held(const Identities& held, Optimizer& optimizer, std::string_view module) {
    std::size_t foreign = 0, group = 0;
    std::string first;
    for (auto& each : optimizer.param_groups()) {
        std::size_t index = 0;
        for (const at::Tensor& parameter : each.params) {
            if (!held.contains(parameter.unsafeGetTensorImpl()) && foreign++ == 0)
                first = "parameter " + std::to_string(index) + " of group " + std::to_string(group) +
                        ", of the shape " + shape_of_tensor(parameter);
            ++index;
        }
        ++group;
    }
    if (foreign > 0)
        throw Error("configure_optimizers gives " + std::string(optimizer.name()) + " tensors that " +
                    std::string(module) + " does not have, " + std::to_string(foreign) + " in number, first " + first +
                    ": they would be neither saved nor moved to a device; register the layer with register_module(…) "
                    "or the tensor with register_parameter(…), or say static constexpr bool foreign_parameters = true "
                    "in the module where that is meant");
}
template <class M, class Slots>
void check_held(const M& module, Slots& slots) {
    if constexpr (!HasForeignParameters<M>) {
        Identities held;
        for (const auto& tensor : module.parameters()) held.insert(tensor.unsafeGetTensorImpl());
        for (const auto& tensor : module.buffers()) held.insert(tensor.unsafeGetTensorImpl());
        each_of(slots, [&](auto& slot) { check_held(held, slot.optimizer(), short_type_name<M>()); });
    }
}

/// "'a', 'b', 'c' and 4 more".
std::string listed(const std::vector<std::string>& names);
/// Tells on stderr of parameters that require a gradient and that no optimizer has.
template <class M, class Slots, class Policies>
void tell_of_idle(const M& module, Slots& slots, Policies& policies) {
    bool expected = false;
    policies.for_all([&]<class P>(P&) { expected = expected || LeavesParametersIdle<P>; });
    if (expected) return;
    Identities given;
    each_of(slots, [&](auto& slot) {
        optim::for_each_parameter(slot.optimizer(),
                                  [&](const at::Tensor& each) { given.insert(each.unsafeGetTensorImpl()); });
    });
    std::vector<std::string> idle;
    for (const auto& item : module.named_parameters())
        if (item.value().requires_grad() && !given.contains(item.value().unsafeGetTensorImpl()))
            idle.push_back(item.key());
    if (!idle.empty())
        warn("no optimizer has the parameters " + listed(idle) +
             ", which require a gradient: they stay as they are; give them to one in configure_optimizers, or "
             "freeze() them");
}

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/state/check_optimizers-inl.hpp"
#endif
