// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/app/dict.hpp"
#include "fulgurite/core/error.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app {

/// A module with the ten functions of the first Lightning: `training_step` and `validation_step` give (loss,
/// dictionary), `validation_end(outputs)` makes one dictionary of all of them, `tng_dataloader`, `val_dataloader` and
/// `test_dataloader` bring the data, `get_save_dict` and `load_model_specific` what a checkpoint holds besides,
/// `add_model_specific_args` says what a search may vary. What `validation_end` gives is logged under its names.
template <class D, class Options = NoOptions>
class RootModule : public Module<D, Options> {
public:
    using Module<D, Options>::Module;
    using calls_by_itself = hook::names<"validation_end">;

    auto train_dataloader() { return self().tng_dataloader(); }
    /// A test does what a validation does, where the module says nothing else.
    auto test_step(const auto& batch) { return self().validation_step(batch); }

    void on_validation_epoch_end(auto& run, auto& outputs) { collate(run, outputs); }
    void on_test_epoch_end(auto& run, auto& outputs) { collate(run, outputs); }

    /// Throws `Error` where what is to be saved has a name that a checkpoint has itself.
    void on_save_checkpoint(auto&, StateTree& checkpoint) {
        if constexpr (requires(D& module) { module.get_save_dict(); }) {
            const StateTree own = self().get_save_dict();
            for (const auto& [key, value] : own.items()) {
                if (checkpoint.find(key.as_string()))
                    throw Error("get_save_dict: '", key.as_string(),
                                "' is a part of every checkpoint; take another name");
                checkpoint[key.as_string()] = value;
            }
        }
    }
    void on_load_checkpoint(auto&, const StateTree& checkpoint) {
        if constexpr (requires(D& module) { module.load_model_specific(checkpoint); })
            self().load_model_specific(checkpoint);
    }

private:
    D& self() { return static_cast<D&>(*this); }
    void collate(auto& run, auto& outputs) {
        std::vector<std::pair<Tensor, Dict>> all;
        for (auto& one : outputs) {
            if constexpr (requires { one[Key<"loss">{}]; }) all.emplace_back(one[Key<"loss">{}], one[Key<"values">{}]);
            else all.emplace_back(Tensor(), one[Key<"values">{}]);
        }
        if constexpr (requires(D& module) { module.validation_end(all); })
            for (const auto& [name, value] : self().validation_end(all)) run.log(name, read_scalar(value));
    }
};

} // namespace fulgurite::app
