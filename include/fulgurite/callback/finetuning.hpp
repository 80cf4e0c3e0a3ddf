// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>
#include <utility>

#include "fulgurite/callback/finetune/finetuning_run.hpp"
#include "fulgurite/callback/finetune/unfreezing.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

namespace refusal {

template <class Function, bool takes_it>
struct finetuning_takes_a_tuning {
    static_assert((holds_for<takes_it, Function>),
                  "fulgurite: the second function of a Finetuning takes (auto& tuning): tuning.epoch(), "
                  "tuning.module(), tuning.unfreeze(part, {.lr = 1e-3})");
};

} // namespace refusal

/// Freezes parts of a module before its optimizers are made, and unfreezes them in the course of training:
///
///     Finetuning{[](auto& net) { freeze(net.body); },
///                [](auto& tuning) {
///                    if (tuning.epoch() == 2) tuning.unfreeze(tuning.module().body->back(), {.lr = 1e-3});
///                    if (tuning.epoch() == 5) tuning.unfreeze(tuning.module().body);
///                }}
///
/// The first function is called once, with the module; the second at each epoch's start, with a
/// `callback::FinetuningRun`. Optimizers should be given what learns: `optim::SGD{trainable_parameters(*this), {.lr =
/// 0.1}}`. A resumed run has the same parts frozen, the same groups and the same rates as the one that wrote the
/// checkpoint. Follows Lightning's
/// `BaseFinetuning`; `BackboneFinetuning` is the usual case of it.
template <class FreezeBeforeTraining, class FinetuneFunction>
class Finetuning {
public:
    Finetuning(FreezeBeforeTraining freeze_before_training, FinetuneFunction finetune_function)
        : freeze_before_training_(std::move(freeze_before_training)),
          finetune_function_(std::move(finetune_function)) {}

    static constexpr bool leaves_parameters_idle = true; ///< they join an optimizer later
    template <class Run>
    using fit_verdict = refusal::first_failed<
        callback::unfreezing_verdict<Run>,
        typename refusal::verdict<std::is_invocable_v<FinetuneFunction&, callback::FinetuningRun<Run>&>,
                                  refusal::finetuning_takes_a_tuning<FinetuneFunction, false>>::type>;

    template <class Run>
    void setup(Run& run) {
        if constexpr (Run::stage() == Stage::fit) {
            record_.reset();
            freeze_before_training_(run.module());
        }
    }
    template <class Run>
    void on_fit_start(Run& run) {
        record_.restore(run);
    }
    template <class Run>
    void on_train_epoch_start(Run& run) {
        callback::FinetuningRun<Run> tuning(run, record_);
        finetune_function_(tuning);
    }

    StateTree state_dict() const { return record_.state_dict(); }
    void load_state_dict(const StateTree& state) { record_.load(state); }

private:
    FreezeBeforeTraining freeze_before_training_;
    FinetuneFunction finetune_function_;
    callback::Unfreezing record_;
};

} // namespace fulgurite
