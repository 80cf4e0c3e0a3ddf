// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/module.h>

#include <string>

namespace fulgurite {

/// `f(module)` for each module of a tree, a parent before its children.
template <class F>
void for_each_module(torch::nn::Module& module, F&& f) {
    f(module);
    for (const auto& child : module.children()) for_each_module(*child, f);
}

/// `f(name, tensor, is_buffer)` in the order of Python's `state_dict`: a module's parameters, its buffers, then its
/// children. A tensor may be undefined.
template <class F>
void for_each_state(const torch::nn::Module& module, F&& f, const std::string& prefix = "") {
    for (const auto& item : module.named_parameters(/*recurse=*/false)) f(prefix + item.key(), item.value(), false);
    for (const auto& item : module.named_buffers(/*recurse=*/false)) f(prefix + item.key(), item.value(), true);
    for (const auto& child : module.named_children()) for_each_state(*child.value(), f, prefix + child.key() + ".");
}

} // namespace fulgurite
