// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <initializer_list>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::optim {

/// Whose a saved parameter group is, by its options: Python's layout has no name. Optimizers of the same options have
/// one name here; empty where it is none that is known.
inline std::string_view owner_of(const StateTree& group) {
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

/// Throws `Error` where a saved group is another optimizer's. `own`: a group as this optimizer saves it.
inline void check_owner(std::string_view name, const StateTree& own, const StateTree& saved) {
    const auto here = owner_of(own), there = owner_of(saved);
    if (!here.empty() && !there.empty() && here != there)
        throw Error(
            name, ": the state is that of ", there,
            "; load it into that optimizer, or start a new run with load_checkpoint, which takes the weights alone");
}

} // namespace fulgurite::optim
