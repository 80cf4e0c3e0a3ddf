// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/callback/finetune/unfreezing.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/module/freeze.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// What the function of a `Finetuning` is given at each epoch's start.
template <class Run>
class FinetuningRun {
public:
    FinetuningRun(Run& run, callback::Unfreezing& record) : run_(run), record_(record) {}

    Run& run() { return run_; }
    auto& module() { return run_.module(); }
    /// The index of the epoch that begins.
    std::int64_t epoch() const { return run_.epoch(); }
    /// The rate of the first parameter group of an optimizer.
    double lr(std::size_t optimizer = 0) { return callback::Unfreezing::rate_of(run_, optimizer); }
    /// Unfreezes a part of the module. Its parameters join the optimizer as a group of their own, with the options of
    /// the first one but for the rate; schedules take the group in, and move its rate in proportion to the first's.
    /// Parameters that an optimizer has already stay in their groups. Returns those that were added.
    template <ModulePart P>
    std::vector<Tensor> unfreeze(P&& part, const UnfreezeOptions& options = {}) {
        return record_.unfreeze(run_, module_in(part), options);
    }
    /// Freezes a part of the module.
    template <ModulePart P>
    void freeze(P&& part, bool train_bn = true) {
        fulgurite::freeze(part, train_bn);
        record_.note(run_.module());
    }

private:
    Run& run_;
    callback::Unfreezing& record_;
};

namespace check {

template <class Function, bool takes_it>
struct finetuning_takes_a_tuning {
    static_assert((holds_for<takes_it, Function>),
                  "fulgurite: the second function of a Finetuning takes (auto& tuning): tuning.epoch(), "
                  "tuning.module(), tuning.unfreeze(part, {.lr = 1e-3})");
};

} // namespace check

/// Freezes parts of a module before its optimizers are made, and unfreezes them in the course of training:
///
///     Finetuning{[](auto& net) { freeze(net.body); },
///                [](auto& tuning) {
///                    if (tuning.epoch() == 2) tuning.unfreeze(tuning.module().body->back(), {.lr = 1e-3});
///                    if (tuning.epoch() == 5) tuning.unfreeze(tuning.module().body);
///                }}
///
/// The first function is called once, with the module; the second at each epoch's start, with a `FinetuningRun`.
/// Optimizers should be given what learns: `optim::SGD{trainable_parameters(*this), {.lr = 0.1}}`. A resumed run has
/// the same parts frozen, the same groups and the same rates as the one that wrote the checkpoint. Follows Lightning's
/// `BaseFinetuning`; `BackboneFinetuning` is the usual case of it.
template <class FreezeBeforeTraining, class FinetuneFunction>
class Finetuning {
public:
    Finetuning(FreezeBeforeTraining freeze_before_training, FinetuneFunction finetune_function)
        : freeze_before_training_(std::move(freeze_before_training)),
          finetune_function_(std::move(finetune_function)) {}

    static constexpr bool leaves_parameters_idle = true; ///< they join an optimizer later
    template <class Run>
    using fit_verdict =
        check::first_failed<callback::unfreezing_verdict<Run>,
                            typename check::verdict<std::is_invocable_v<FinetuneFunction&, FinetuningRun<Run>&>,
                                                    check::finetuning_takes_a_tuning<FinetuneFunction, false>>::type>;

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
        FinetuningRun<Run> tuning(run, record_);
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
