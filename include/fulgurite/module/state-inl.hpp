// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/module/state.hpp"

namespace fulgurite {

FULGURITE_INLINE StateTree module_state(const torch::nn::Module& module) {
    StateTree state = StateTree::ordered_dict();
    for_each_state(module, [&](const std::string& name, const at::Tensor& tensor, bool) {
        if (tensor.defined()) state[name] = tensor.detach();
    });
    return state;
}

FULGURITE_INLINE void load_module_state(torch::nn::Module& module, const StateTree& state) {
    std::vector<std::pair<at::Tensor, at::Tensor>> copies;
    std::string wrong;
    std::size_t found = 0;
    const auto take = [&](const std::string& name, const at::Tensor& tensor, bool) {
        if (!tensor.defined()) return;
        const auto* saved = state.find(name);
        if (!saved) {
            wrong += "\n  missing: " + name;
        } else if (++found; saved->as_tensor().sizes() != tensor.sizes()) {
            wrong += "\n  " + name + " is " + shape_text(saved->as_tensor().sizes()) + " in the checkpoint and " +
                     shape_text(tensor.sizes()) + " in the module";
        } else {
            copies.emplace_back(tensor, saved->as_tensor());
        }
    };
    for_each_state(module, take);
    if (found != state.size()) {
        StateTree own = module_state(module);
        for (const auto& [key, value] : state.items())
            if (!own.contains(key.text())) wrong += "\n  unexpected: " + key.text();
    }
    if (!wrong.empty()) throw Error("the state does not fit the module " + module.name() + ":" + wrong);
    at::NoGradGuard no_grad;
    for (auto& [target, source] : copies) target.copy_(source);
}

} // namespace fulgurite
