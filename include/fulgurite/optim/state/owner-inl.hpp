// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/state/owner.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE std::string_view owner_of(const StateTree& group) {
    struct Known {
        std::initializer_list<const char*> options;
        std::string_view owner;
    };
    static constexpr Known all[] = {{{"ns_steps"}, "Muon"},
                                    {{"momentum_decay"}, "NAdam"},
                                    {{"betas", "amsgrad"}, "Adam or AdamW"},
                                    {{"betas"}, "Adamax, RAdam or SparseAdam"},
                                    {{"dampening", "nesterov"}, "SGD"},
                                    {{"alpha", "centered"}, "RMSprop"},
                                    {{"lr_decay", "initial_accumulator_value"}, "Adagrad"},
                                    {{"beta2_decay"}, "Adafactor"},
                                    {{"rho"}, "Adadelta"},
                                    {{"etas"}, "Rprop"},
                                    {{"lambd", "t0"}, "ASGD"},
                                    {{"max_iter", "history_size"}, "LBFGS"}};
    for (const auto& [options, owner] : all) {
        bool has = true;
        for (const char* option : options) has = has && group.contains(option);
        if (has) return owner;
    }
    return {};
}

FULGURITE_INLINE void check_owner(std::string_view name, const StateTree& own, const StateTree& saved) {
    const auto here = owner_of(own), there = owner_of(saved);
    if (!here.empty() && !there.empty() && here != there)
        throw Error(
            name, ": the state is that of ", there,
            "; load it into that optimizer, or start a new run with load_checkpoint, which takes the weights alone");
}

} // namespace fulgurite::optim
