// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/finetune/unfreezing.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE void Unfreezing::note(torch::nn::Module& module) {
    trainable_.clear();
    frozen_norms_.clear();
    for (const auto& item : module.named_parameters())
        if (item.value().requires_grad()) trainable_.push_back(item.key());
    for (const auto& item : module.named_modules({}, /*include_self=*/false))
        if (is_batch_norm(*item.value()) && !item.value()->is_training()) frozen_norms_.push_back(item.key());
}

FULGURITE_INLINE StateTree Unfreezing::state_dict() const {
    StateTree state = StateTree::dict(), groups = StateTree::list();
    for (const Group& group : groups_) {
        StateTree saved = StateTree::dict();
        saved["optimizer"] = static_cast<std::int64_t>(group.optimizer);
        saved["name"] = group.name;
        saved["lr"] = group.lr;
        saved["params"] = StateTree::list({group.params.begin(), group.params.end()});
        groups.push_back(std::move(saved));
    }
    state["groups"] = std::move(groups);
    state["trainable"] = StateTree::list({trainable_.begin(), trainable_.end()});
    state["frozen_norms"] = StateTree::list({frozen_norms_.begin(), frozen_norms_.end()});
    return state;
}

FULGURITE_INLINE void Unfreezing::restore_module(torch::nn::Module& module, const StateTree& state) {
    for (auto& item : module.named_parameters())
        if (item.value().is_floating_point() || item.value().is_complex())
            item.value().set_requires_grad(holds(state.at("trainable"), item.key()));
    for (const auto& item : module.named_modules({}, /*include_self=*/false))
        if (is_batch_norm(*item.value())) item.value()->train(!holds(state.at("frozen_norms"), item.key()));
}

FULGURITE_INLINE std::vector<std::string> Unfreezing::names_of(const torch::nn::Module& module,
                                                               const std::vector<Tensor>& params) {
    std::vector<std::string> names;
    const auto all = module.named_parameters();
    for (const Tensor& param : params)
        for (const auto& item : all)
            if (item.value().is_same(param)) {
                names.push_back(item.key());
                break; // a tied one is known by its first name
            }
    return names;
}

} // namespace fulgurite::callback
