// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/device/concept.hpp"
#include "fulgurite/engine/check/flags.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/loop/concept.hpp"
#include "fulgurite/precision/concept.hpp"
#include "fulgurite/step/concept.hpp"
#include "fulgurite/tensor/state.hpp"

/// What a user gets wrong, said at compile time: one sentence, with the names in the type of the check. Checks are made
/// in order; the verdict is the type of the first that fails, and the call that was checked instantiates it. So the
/// sentence stands next to the user's line, and nothing deep is instantiated after it.
namespace fulgurite::check {

/// The keys that are logged, for a message.
template <class... Keys>
struct logged;

template <class Given, bool once>
struct a_trainer_takes_it_once {
    static_assert(
        (holds_for<once, Given>),
        "fulgurite: a Trainer was given two policies of one type where the second would not be heard; keep one");
};
template <bool one, class Category, class... Given>
struct a_trainer_takes_one {
    static_assert((holds_for<one, Category, Given...>),
                  "fulgurite: a Trainer takes one policy of this category; keep one of those given");
};
#define FULGURITE_TAKES_ONE(category, word)                                                 \
    template <class... Given>                                                               \
    struct a_trainer_takes_one<false, policy::category, Given...> {                         \
        static_assert((holds_for<(sizeof...(Given) == 0), Given...>),                       \
                      "fulgurite: a Trainer takes one " word " policy; keep one of these"); \
    };
FULGURITE_TAKES_ONE(Device, "device")
FULGURITE_TAKES_ONE(Precision, "precision")
FULGURITE_TAKES_ONE(Strategy, "strategy")
FULGURITE_TAKES_ONE(Step, "step")
FULGURITE_TAKES_ONE(Clip, "clip")
#undef FULGURITE_TAKES_ONE

template <class Given, bool is_policy_or_callback>
struct policy_or_callback {
    static_assert(
        (holds_for<is_policy_or_callback, Given>),
        "fulgurite: this is no policy and defines no hook; derive from a tag of fulgurite::policy, or give it a hook "
        "under its right name (docs/hooks.md lists them)");
};
template <class Choice, bool can_be_left_out>
struct choice_at_run_time {
    static_assert((holds_for<can_be_left_out, Choice>),
                  "fulgurite: device, precision, strategy and step policies are part of the loop that is compiled and "
                  "can be no std::optional or std::variant; choose among Trainers (AnyTrainer), or FirstAvailable for "
                  "the device");
};
#define FULGURITE_COMPLETE(name, sentence)                      \
    template <class Policy, bool complete>                      \
    struct name {                                               \
        static_assert((holds_for<complete, Policy>), sentence); \
    };
FULGURITE_COMPLETE(a_loop_policy_says_when, "fulgurite: a loop policy needs bool done(const auto& run) const")
FULGURITE_COMPLETE(a_device_policy_says_where,
                   "fulgurite: a device policy needs c10::Device device() const and static constexpr bool host_scalars")
FULGURITE_COMPLETE(a_precision_policy_has_a_scope, "fulgurite: a precision policy needs scope(), which gives a guard")
FULGURITE_COMPLETE(a_step_policy_runs, "fulgurite: a step policy needs void run(auto& fit, auto& batch)")
FULGURITE_COMPLETE(windows_can_be_saved,
                   "fulgurite: a step policy with window_is_open() needs void save(StateTree& state) const and "
                   "void load(const StateTree& state), so that a run can be resumed within a window")
FULGURITE_COMPLETE(a_logger_takes_scalars,
                   "fulgurite: a logger needs void log_scalar(std::string_view name, double value, std::int64_t step)")
#undef FULGURITE_COMPLETE
template <class Module, bool has_step>
struct fit_needs_a_step {
    static_assert((holds_for<has_step, Module>),
                  "fulgurite: fit needs a training_step in the module: auto training_step(const auto& batch)");
};
template <class Module, bool has_step>
struct evaluation_needs_a_step {
    static_assert((holds_for<has_step, Module>),
                  "fulgurite: the module has no step for this: validate needs validation_step, test needs test_step, "
                  "predict needs predict_step");
};
template <class Module, bool has_optimizer>
struct fit_needs_an_optimizer {
    static_assert((holds_for<has_optimizer, Module>),
                  "fulgurite: fit needs a configure_optimizers in the module: "
                  "auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }");
};
template <class Module, bool is_a_module>
struct is_a_fulgurite_module {
    static_assert((holds_for<is_a_module, Module>),
                  "fulgurite: this is not a module; derive it from fulgurite::Module<It> (CRTP)");
};
template <class Given, bool is_a_loader>
struct is_a_loader_or_data_module {
    static_assert((holds_for<is_a_loader, Given>),
                  "fulgurite: this is neither a loader (a range of batches) nor a data module (a type with "
                  "train_dataloader, or val_dataloader, …)");
};
template <class Arguments, bool these>
struct fit_takes {
    static_assert((holds_for<these, Arguments>),
                  "fulgurite: after the module, fit takes a training loader and perhaps a validation loader, or a data "
                  "module, or nothing where the module brings its loaders; and last perhaps resume(path)");
};
template <class Loader, bool can_be_asked>
struct reload_needs_a_data_module {
    static_assert((holds_for<can_be_asked, Loader>),
                  "fulgurite: ReloadEvery asks a data module for its loaders anew, but fit was given a loader; give it "
                  "the data module, or take ReloadEvery out");
};
template <class Loaders, bool one>
struct training_takes_one_loader {
    static_assert((holds_for<one, Loaders>),
                  "fulgurite: training takes one loader; data::Combined makes one of several: "
                  "data::Combined{data::max_size_cycle, a, b}");
};
template <class Data, bool brings_it>
struct data_module_brings_the_loader {
    static_assert((holds_for<brings_it, Data>),
                  "fulgurite: this data module has no loader for this: fit needs train_dataloader, validate needs "
                  "val_dataloader, test needs test_dataloader, predict needs predict_dataloader");
};
template <class Data, class Given, bool is_a_loader>
struct data_module_gives_loaders {
    static_assert((holds_for<is_a_loader, Data, Given>),
                  "fulgurite: what this data module gives is no loader (a range of batches); let it return a "
                  "data::Loader, or any other range of batches");
};
template <class Trainer, bool has_loop>
struct fit_needs_a_loop {
    static_assert((holds_for<has_loop, Trainer>),
                  "fulgurite: fit must be told when training is over; give the Trainer Epochs{n}, Steps{n}, Endless{} "
                  "or a loop policy of your own");
};
template <class Step, bool gives_a_loss>
struct training_step_gives_a_loss {
    static_assert((holds_for<gives_a_loss, Step>),
                  "fulgurite: training_step returns step(loss, …) or the loss alone; only with "
                  "`static constexpr auto optimization = manual` may it return logs(…) or nothing");
};
template <class Module, bool one>
struct automatic_optimization_has_one_optimizer {
    static_assert((holds_for<one, Module>),
                  "fulgurite: with several optimizers the module steps them itself: add `static constexpr auto "
                  "optimization = manual;`");
};
template <bool movable, class... Args>
struct temporaries_can_be_kept {
    static_assert((holds_for<movable, Args...>),
                  "fulgurite: what a session is given as a temporary it keeps, and this can't be moved; give it a name "
                  "that outlives the session");
};
template <class Module, class Policy, bool fits>
struct manual_optimization_fits {
    static_assert((holds_for<fits, Module, Policy>),
                  "fulgurite: with manual optimization the module clips and accumulates itself; take this policy out");
};
template <class Module, class Precision, bool fits>
struct loss_scaling_is_automatic {
    static_assert((holds_for<fits, Module, Precision>),
                  "fulgurite: with manual optimization the loss is not scaled; take Bf16Mixed, or scale by hand with a "
                  "LossScaler");
};
template <class Optimizer, class Policy, bool fits>
struct closure_fits {
    static_assert(
        (holds_for<fits, Optimizer, Policy>),
        "fulgurite: an optimizer that asks for the loss itself (LBFGS) sees one batch in a step: it goes with "
        "neither accumulation nor loss scaling");
};
template <class Key, bool once>
struct metric_key_is_logged_once {
    static_assert((holds_for<once, Key>),
                  "fulgurite: one metric key is logged twice in one phase; give each value its own key");
};
template <class Policy, class Logged, bool is_logged>
struct monitored_metric_is_logged {
    static_assert((holds_for<is_logged, Policy, Logged>),
                  "fulgurite: a policy monitors a metric that nothing logs; log it in a step or a hook, or monitor "
                  "one that is logged");
};

namespace detail {

template <class Keys>
struct LoggedKeys;
template <class... Keys>
struct LoggedKeys<TypeList<Keys...>> {
    using type = logged<Keys...>;
};

template <class Category, class Given>
struct OneOf {
    using type = Passed;
};
template <class Category, class A, class B, class... More>
struct OneOf<Category, TypeList<A, B, More...>> {
    using type = a_trainer_takes_one<false, Category, A, B, More...>;
};

template <class Repeated>
struct Once {
    using type = a_trainer_takes_it_once<Repeated, false>;
};
template <>
struct Once<void> {
    using type = Passed;
};

template <class P>
inline constexpr bool is_tagged =
    policy_of<P, policy::Loop> || policy_of<P, policy::Device> || policy_of<P, policy::Precision> ||
    policy_of<P, policy::Strategy> || policy_of<P, policy::Step> || policy_of<P, policy::Clip> ||
    policy_of<P, policy::Cadence> || policy_of<P, policy::Checkpoint> || policy_of<P, policy::Logger>;

template <class P>
inline constexpr bool windows_are_saved = !requires(P& policy) { policy.window_is_open(); } ||
                                          requires(P& policy, const P& saved, StateTree& state, const StateTree& read) {
                                              saved.save(state);
                                              policy.load(read);
                                          };

template <class P, class Plain>
consteval auto judge_members() {
    constexpr bool of_the_loop = policy_of<P, policy::Device> || policy_of<P, policy::Precision> ||
                                 policy_of<P, policy::Strategy> || policy_of<P, policy::Step>;
    return std::type_identity<first_failed<
        typename verdict<!is_choice<P> || !of_the_loop, choice_at_run_time<P, false>>::type,
        typename verdict<!policy_of<P, policy::Loop> || LoopPolicy<Plain>, a_loop_policy_says_when<Plain, false>>::type,
        typename verdict<!policy_of<P, policy::Device> || DevicePolicy<Plain>,
                         a_device_policy_says_where<Plain, false>>::type,
        typename verdict<!policy_of<P, policy::Precision> || PrecisionPolicy<Plain>,
                         a_precision_policy_has_a_scope<Plain, false>>::type,
        typename verdict<!policy_of<P, policy::Step> || StepPolicy<Plain>, a_step_policy_runs<Plain, false>>::type,
        typename verdict<!policy_of<P, policy::Step> || windows_are_saved<Plain>,
                         windows_can_be_saved<Plain, false>>::type,
        typename verdict<!policy_of<P, policy::Logger> || LoggerPolicy<Plain>,
                         a_logger_takes_scalars<Plain, false>>::type>>{};
}
template <class P>
consteval auto judge_policy() {
    using Plain = underlying_policy_t<P>;
    using Refused = typename hook::refused_name<Plain>::type;
    if constexpr (!std::is_void_v<Refused>) return std::type_identity<Refused>{};
    else if constexpr (is_tagged<P>) return judge_members<P, Plain>();
    else return verdict<hook_bits<Plain> != 0, policy_or_callback<Plain, false>>{};
}

} // namespace detail

template <class Category, class... Ps>
using one_of = typename detail::OneOf<
    Category,
    concat<std::conditional_t<policy_of<Ps, Category>, TypeList<underlying_policy_t<Ps>>, TypeList<>>...>>::type;

/// Of loop policies and cadences there may be several, of different types.
template <class Category, class... Ps>
using each_once = typename detail::Once<typename first_repeated<
    concat<std::conditional_t<policy_of<Ps, Category>, TypeList<underlying_policy_t<Ps>>, TypeList<>>...>>::type>::type;

/// What a Trainer is made of: one policy of each category that takes one, and nothing that is neither policy nor
/// callback.
template <class... Ps>
using trainer_verdict =
    first_failed<each_once<policy::Loop, Ps...>, each_once<policy::Cadence, Ps...>, one_of<policy::Device, Ps...>,
                 one_of<policy::Precision, Ps...>, one_of<policy::Strategy, Ps...>, one_of<policy::Step, Ps...>,
                 one_of<policy::Clip, Ps...>, typename decltype(detail::judge_policy<Ps>())::type...>;

} // namespace fulgurite::check
