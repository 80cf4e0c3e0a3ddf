// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/core/verdict.hpp"

/// What a user gets wrong, said at compile time: one sentence, with the names in the type of the check. Checks are made
/// in order; the verdict is the type of the first that fails, and the call that was checked instantiates it. So the
/// sentence stands next to the user's line, and nothing deep is instantiated after it.
namespace fulgurite::check {

/// The keys that are logged, for a message.
template <class... Keys>
struct logged;

FULGURITE_CHECK(
    a_trainer_takes_it_once,
    "fulgurite: a Trainer was given two policies of one type where the second would not be heard; keep one");
template <class Category, class... Given>
struct a_trainer_takes_one;
#define FULGURITE_TAKES_ONE(category, word)                                                 \
    template <class... Given>                                                               \
    struct a_trainer_takes_one<policy::category, Given...> {                                \
        static_assert((holds_for<(sizeof...(Given) == 0), Given...>),                       \
                      "fulgurite: a Trainer takes one " word " policy; keep one of these"); \
    };
FULGURITE_TAKES_ONE(Device, "device")
FULGURITE_TAKES_ONE(Precision, "precision")
FULGURITE_TAKES_ONE(Strategy, "strategy")
FULGURITE_TAKES_ONE(Step, "step")
FULGURITE_TAKES_ONE(Clip, "clip")
#undef FULGURITE_TAKES_ONE

FULGURITE_CHECK(
    policy_or_callback,
    "fulgurite: this is no policy and defines no hook; derive from a tag of fulgurite::policy, or give it a hook "
    "under its right name (docs/hooks.md lists them)");
FULGURITE_CHECK(choice_at_run_time,
                "fulgurite: device, precision, strategy and step policies are part of the loop that is compiled and "
                "can be no std::optional or std::variant; choose among Trainers (AnyTrainer), or FirstAvailable for "
                "the device");
FULGURITE_CHECK(a_loop_policy_says_when, "fulgurite: a loop policy needs bool done(const auto& run) const");
FULGURITE_CHECK(a_device_policy_says_where,
                "fulgurite: a device policy needs c10::Device device() const and static constexpr bool host_scalars");
FULGURITE_CHECK(a_precision_policy_has_a_scope, "fulgurite: a precision policy needs scope(), which gives a guard");
FULGURITE_CHECK(
    a_precision_policy_has_its_base,
    "fulgurite: a precision policy that says what it is with policy_category alone lacks what it leaves out; "
    "derive it from policy::Precision, which has no-ops for that");
FULGURITE_CHECK(
    a_policy_that_scales_the_loss_unscales,
    "fulgurite: a precision policy with scales_loss = true needs at::Tensor scale(const at::Tensor& loss) and "
    "bool unscale(std::span<const at::Tensor> gradients)");
FULGURITE_CHECK(a_step_policy_runs, "fulgurite: a step policy needs void run(auto& fit, auto& batch)");
FULGURITE_CHECK(windows_can_be_saved,
                "fulgurite: a step policy with window_is_open() needs void save(StateTree& state) const and "
                "void load(const StateTree& state), so that a run can be resumed within a window");
FULGURITE_CHECK(a_logger_takes_scalars,
                "fulgurite: a logger needs void log_scalar(std::string_view name, double value, std::int64_t step)");
FULGURITE_CHECK(fit_needs_a_step,
                "fulgurite: fit needs a training_step in the module: auto training_step(const auto& batch)");
FULGURITE_CHECK(evaluation_needs_a_step,
                "fulgurite: the module has no step for this: validate needs validation_step, test needs test_step, "
                "predict needs predict_step");
FULGURITE_CHECK(fit_needs_an_optimizer,
                "fulgurite: fit needs a configure_optimizers in the module: "
                "auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }");
FULGURITE_CHECK(configure_optimizers_gives_optimizers,
                "fulgurite: configure_optimizers gives an optimizer by value, optim::with(optimizer, schedule…), or a "
                "std::tuple of these; this one gives a reference or something else");
FULGURITE_CHECK(is_a_fulgurite_module, "fulgurite: this is not a module; derive it from fulgurite::Module<It> (CRTP)");
FULGURITE_CHECK(a_module_is_not_const,
                "fulgurite: this module is const, and a run changes a module: its weights or its mode; give it as one "
                "that can be changed");
FULGURITE_CHECK(is_a_loader_or_data_module,
                "fulgurite: this is neither a loader (a range of batches) nor a data module (a type with "
                "train_dataloader, or val_dataloader, …)");
FULGURITE_CHECK(fit_takes,
                "fulgurite: after the module, fit takes a training loader and perhaps a validation loader, or a data "
                "module, or nothing where the module brings its loaders; and last perhaps resume(path)");
FULGURITE_CHECK(reload_needs_a_data_module,
                "fulgurite: ReloadEvery asks a data module for its loaders anew, but fit was given a loader; give it "
                "the data module, or take ReloadEvery out");
FULGURITE_CHECK(training_takes_one_loader,
                "fulgurite: training takes one loader; data::Combined makes one of several: "
                "data::Combined{data::max_size_cycle, a, b}");
FULGURITE_CHECK(data_module_brings_the_loader,
                "fulgurite: this data module has no loader for this: fit needs train_dataloader, validate needs "
                "val_dataloader, test needs test_dataloader, predict needs predict_dataloader");
FULGURITE_CHECK(data_module_gives_loaders,
                "fulgurite: what this data module gives is no loader (a range of batches); let it return a "
                "data::Loader, or any other range of batches");
FULGURITE_CHECK(fit_needs_a_loop,
                "fulgurite: fit must be told when training is over; give the Trainer Epochs{n}, Steps{n}, Endless{} "
                "or a loop policy of your own");
FULGURITE_CHECK(training_step_gives_a_loss,
                "fulgurite: training_step returns step(loss, …) or the loss alone; only with "
                "`static constexpr auto optimization = manual` may it return logs(…) or nothing");
FULGURITE_CHECK(automatic_optimization_has_one_optimizer,
                "fulgurite: with several optimizers the module steps them itself: add `static constexpr auto "
                "optimization = manual;`");
FULGURITE_CHECK(tensors_of_a_batch_are_found,
                "fulgurite: no tensor is found in this batch type: it would not be moved to a device, and would weigh "
                "as one sample; give it void visit_tensors(auto&& f), or name its tensors data and target, or say "
                "static constexpr bool has_no_tensors = true in it where it holds none");
FULGURITE_CHECK(trainer_outlives_the_session,
                "fulgurite: a session uses its Trainer as long as it lives, and this one is gone at the end of the "
                "expression; give it a name: Trainer trainer{…}; auto session = trainer.session(model, loader);");
FULGURITE_CHECK(temporaries_can_be_kept,
                "fulgurite: what a session is given as a temporary it keeps, and this can't be moved; give it a name "
                "that outlives the session");
FULGURITE_CHECK(manual_optimization_fits,
                "fulgurite: with manual optimization the module clips and accumulates itself; take this policy out");
FULGURITE_CHECK(loss_scaling_is_automatic,
                "fulgurite: with manual optimization the loss is not scaled; take Bf16Mixed, or scale by hand with a "
                "LossScaler");
FULGURITE_CHECK(closure_fits,
                "fulgurite: an optimizer that asks for the loss itself (LBFGS) sees one batch in a step: it goes with "
                "neither accumulation nor loss scaling");
FULGURITE_CHECK(metric_key_is_logged_once,
                "fulgurite: one metric key is logged twice in one phase; give each value its own key");
FULGURITE_CHECK(monitored_metric_is_logged,
                "fulgurite: a policy monitors a metric that nothing logs; log it in a step or a hook, or monitor "
                "one that is logged (a metric of validation needs a validation loader)");
FULGURITE_CHECK(clipping_hook_is_automatic,
                "fulgurite: with manual optimization configure_gradient_clipping is never called; take it out and "
                "call run.clip_gradients(optimizer, ClipNorm{1.0}) between backward and step");
FULGURITE_CHECK(a_reduction_is_of_an_epoch,
                "fulgurite: a reduction makes one value of an epoch's, and only the step's is logged here; add "
                "on_epoch, or leave the reduction out");

} // namespace fulgurite::check
