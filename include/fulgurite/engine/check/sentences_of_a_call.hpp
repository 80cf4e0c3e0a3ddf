// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/type_list.hpp"

/// What a user gets wrong in a call of `fit`, `validate`, `test` or `predict`; see engine/check/sentences.hpp.
namespace fulgurite::refusal {

template <class... About>
struct fit_needs_a_step {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: fit needs a training_step in the module: auto training_step(const auto& batch)");
};
template <class... About>
struct evaluation_needs_a_step {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: the module has no step for this: validate needs validation_step, test needs test_step, "
                  "predict needs predict_step");
};
template <class... About>
struct fit_needs_an_optimizer {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: fit needs a configure_optimizers in the module: "
        "auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; } (and that it is public)");
};
template <class... About>
struct configure_optimizers_gives_optimizers {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: configure_optimizers gives an optimizer by value, optim::with(optimizer, schedule…), or a "
        "std::tuple of these, and no pointer, reference or container; write return optim::Adam{parameters(), "
        "{.lr = 1e-3}};");
};
template <class... About>
struct is_a_fulgurite_module {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: this is not a module; derive it publicly: struct Net : fulgurite::Module<Net>");
};
template <class... About>
struct a_module_is_not_const {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: this module is const, and a run changes a module: its weights or its mode; give it as one "
        "that can be changed");
};
template <class... About>
struct is_a_loader_or_data_module {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: this is neither a loader (a range of batches) nor a data module (a type with "
                  "train_dataloader, or val_dataloader, …)");
};
template <class... About>
struct data_is_given_itself {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: this only points to data; give the loader or the data module itself: *loader");
};
template <class... About>
struct a_dataset_is_in_a_loader {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: this is a dataset, and batches are wanted; wrap it: data::Loader{dataset, {.batch_size = "
                  "32}}");
};
template <class... About>
struct fit_takes {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: after the module, fit takes a training loader and perhaps a validation loader, or a data "
                  "module, or nothing where the module brings its loaders; and last perhaps resume(path)");
};
template <class... About>
struct reload_needs_a_data_module {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: ReloadEvery asks a data module for its loaders anew, but fit was given a loader; give it "
                  "the data module, or take ReloadEvery out");
};
template <class... About>
struct training_takes_one_loader {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: training takes one loader; data::Combined makes one of several: "
                  "data::Combined{data::max_size_cycle, a, b}");
};
template <class... About>
struct data_module_brings_the_loader {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: this data module has no loader for this: fit needs train_dataloader, validate needs "
                  "val_dataloader, test needs test_dataloader, predict needs predict_dataloader");
};
template <class... About>
struct data_module_gives_loaders {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: what this data module gives is no loader (a range of batches); let it return a "
                  "data::Loader, or any other range of batches");
};
template <class... About>
struct fit_needs_a_loop {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: fit must be told when training is over; give the Trainer Epochs{n}, Steps{n}, Endless{} "
                  "or a loop policy of your own");
};
template <class... About>
struct training_step_gives_a_loss {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: training_step returns step(loss, …) or the loss alone; only with "
                  "`static constexpr auto optimization = manual` may it return logs(…) or nothing");
};
template <class... About>
struct automatic_optimization_has_one_optimizer {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: with several optimizers the module steps them itself: add `static constexpr auto "
                  "optimization = manual;`");
};
template <class... About>
struct tensors_of_a_batch_are_found {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: no tensor is found in this batch type: it would not be moved to a device, and would weigh "
        "as one sample; give it void visit_tensors(auto&& f), or name its tensors data and target, or say "
        "static constexpr bool has_no_tensors = true in it where it holds none");
};
template <class... About>
struct trainer_outlives_the_session {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a session uses its Trainer as long as it lives, and this one is gone at the end of the "
                  "expression; give it a name: Trainer trainer{…}; auto session = trainer.session(model, loader);");
};
template <class... About>
struct temporaries_can_be_kept {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: what a session is given as a temporary it keeps, and this can't be moved; give it a name "
                  "that outlives the session");
};
template <class... About>
struct manual_optimization_fits {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: with manual optimization the module clips and accumulates itself; take this policy out");
};
template <class... About>
struct loss_scaling_is_automatic {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: with manual optimization the loss is not scaled; take Bf16Mixed, or scale by hand with a "
                  "LossScaler");
};
template <class... About>
struct closure_fits {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: an optimizer that asks for the loss itself (LBFGS) sees one batch in a step: it goes with "
        "neither accumulation nor loss scaling");
};
template <class... About>
struct metric_key_is_logged_once {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: one metric key is logged twice in one phase; give each value its own key");
};
template <class... About>
struct monitored_metric_is_logged {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a policy monitors a metric that nothing logs; log it in a step or a hook, or monitor "
                  "one that is logged (a metric of validation needs a validation loader)");
};
template <class... About>
struct clipping_hook_is_automatic {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: with manual optimization configure_gradient_clipping is never called; take it out and "
                  "call run.clip_gradients(optimizer, ClipNorm{1.0}) between backward and step");
};
template <class... About>
struct a_reduction_is_of_an_epoch {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a reduction makes one value of an epoch's, and only the step's is logged here; add "
                  "on_epoch, or leave the reduction out");
};
template <class... About>
struct a_value_is_logged_under_a_key {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: log takes a key, not text; write log(\"train/loss\"_key, loss), with _key (log_dict takes "
        "names that are known at run time)");
};
template <class... About>
struct what_is_logged_is_a_value {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: log takes a scalar tensor, a number, or a metric object with compute() and reset() that is "
        "not const; this is none of them");
};
template <class... About>
struct a_step_returns_logs {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: a step returns what it logs within logs(…); write return logs(log(\"val/loss\"_key, loss));");
};
template <class... About>
struct a_step_has_one_type {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: a step that leaves batches out has one type for all that it returns; write auto "
                  "training_step(const auto& batch) -> std::optional<torch::Tensor>");
};
template <class... About>
struct the_loss_keeps_its_graph {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: the loss is a number here, and a number has no gradient; return the tensor, without "
                  "item()");
};
template <class... About>
struct a_hook_returns_logs {
    static_assert(
        (holds_for<(sizeof...(About) == 0), About...>),
        "fulgurite: a hook returns what it logs within logs(…); write return logs(log(\"my/key\"_key, value));");
};

} // namespace fulgurite::refusal
