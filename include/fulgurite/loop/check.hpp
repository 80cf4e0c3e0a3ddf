// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/loop/context.hpp"

/// What a user gets wrong, said at compile time: one sentence, with the names in the type of the check. Checks run in
/// order at the top of `fit`; the first that fails ends the diagnosis, and nothing deep is instantiated after it.
namespace fulgurite::check {

/// The keys that are logged, for a message.
template <class... Keys>
struct logged;

template <bool one, class Category, class... Given>
struct a_trainer_takes_one {
    static_assert(one, "fulgurite: a Trainer takes one policy of this category; keep one of those given");
};
#define FULGURITE_TAKES_ONE(category, word)                                                                       \
    template <class... Given>                                                                                     \
    struct a_trainer_takes_one<false, policy::category, Given...> {                                               \
        static_assert(sizeof...(Given) == 0, "fulgurite: a Trainer takes one " word " policy; keep one of these"); \
    };
FULGURITE_TAKES_ONE(Loop, "loop")
FULGURITE_TAKES_ONE(Device, "device")
FULGURITE_TAKES_ONE(Precision, "precision")
FULGURITE_TAKES_ONE(Strategy, "strategy")
FULGURITE_TAKES_ONE(Step, "step")
FULGURITE_TAKES_ONE(Clip, "clip")
FULGURITE_TAKES_ONE(Profiler, "profiler")
#undef FULGURITE_TAKES_ONE

template <class Given, bool is_policy_or_callback>
struct policy_or_callback {
    static_assert(is_policy_or_callback,
                  "fulgurite: this is no policy and defines no hook; derive from a tag of fulgurite::policy, or give it a hook "
                  "under its right name (docs/hooks.md lists them)");
};
template <class Module, bool has_step>
struct fit_needs_a_step {
    static_assert(has_step, "fulgurite: fit needs a training_step in the module: auto training_step(const auto& batch)");
};
template <class Module, bool has_step>
struct evaluation_needs_a_step {
    static_assert(has_step, "fulgurite: the module has no step for this: validate needs validation_step, test needs test_step, "
                            "predict needs predict_step");
};
template <class Module, bool has_optimizer>
struct fit_needs_an_optimizer {
    static_assert(has_optimizer, "fulgurite: fit needs a configure_optimizers in the module: "
                                 "auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }");
};
template <class Module, bool is_a_module>
struct is_a_fulgurite_module {
    static_assert(is_a_module, "fulgurite: this is not a module; derive it from fulgurite::Module<It> (CRTP)");
};
template <class Given, bool is_a_loader>
struct is_a_loader_or_data_module {
    static_assert(is_a_loader, "fulgurite: this is neither a loader (a range of batches) nor a data module (a type with "
                               "train_dataloader)");
};
template <class Trainer, bool has_loop>
struct fit_needs_a_loop {
    static_assert(has_loop, "fulgurite: fit must be told when training is over; give the Trainer Epochs{n}, Steps{n} or a loop "
                            "policy of your own");
};
template <class Step, bool gives_a_loss>
struct training_step_gives_a_loss {
    static_assert(gives_a_loss, "fulgurite: training_step returns step(loss, …) or the loss alone; only with "
                                "`static constexpr auto optimization = manual` may it return logs(…) or nothing");
};
template <class Module, bool one>
struct automatic_optimization_has_one_optimizer {
    static_assert(one, "fulgurite: with several optimizers the module steps them itself: add `static constexpr auto "
                       "optimization = manual;`");
};
template <class Module, class Policy, bool fits>
struct manual_optimization_fits {
    static_assert(fits, "fulgurite: with manual optimization the module clips and accumulates itself; take this policy out");
};
template <class Key, bool once>
struct metric_key_is_logged_once {
    static_assert(once, "fulgurite: one metric key is logged twice in one phase; give each value its own key");
};
template <class Policy, class Logged, bool is_logged>
struct monitored_metric_is_logged {
    static_assert(is_logged, "fulgurite: a policy monitors a metric that nothing logs; log it in a step or a hook, or monitor "
                             "one that is logged");
};

namespace detail {

template <class Keys>
struct LoggedKeys;
template <class... Keys>
struct LoggedKeys<TypeList<Keys...>> {
    using type = logged<Keys...>;
};

}  // namespace detail

/// One-of-a-kind categories: the first that was given twice stops the build.
template <class Category, class... Ps>
consteval bool one_of(TypeList<Ps...>) {
    constexpr int given = (0 + ... + (policy_of<Ps, Category> ? 1 : 0));
    if constexpr (given > 1) {
        using Given = concat<std::conditional_t<policy_of<Ps, Category>, TypeList<underlying_policy_t<Ps>>, TypeList<>>...>;
        []<class... Gs>(TypeList<Gs...>) { (void)sizeof(a_trainer_takes_one<false, Category, Gs...>); }(Given{});
    }
    return given <= 1;
}
template <class P>
consteval bool is_tagged() {
    return policy_of<P, policy::Loop> || policy_of<P, policy::Device> || policy_of<P, policy::Precision> ||
           policy_of<P, policy::Strategy> || policy_of<P, policy::Step> || policy_of<P, policy::Clip> ||
           policy_of<P, policy::Profiler> || policy_of<P, policy::Cadence> || policy_of<P, policy::Checkpoint> ||
           policy_of<P, policy::Logger>;
}
template <class P>
consteval bool policy_or_hook() {
    using Plain = underlying_policy_t<P>;
    bool hooks = is_tagged<P>();
    if constexpr (!is_tagged<P>())
        hook::for_each_hook([&]<class Hook>() { hooks = hooks || has_hook_name<Hook, Plain>; });
    return hooks;
}
template <class P>
consteval bool known() {
    if constexpr (std::is_class_v<underlying_policy_t<P>>) {
        if (hook::refuse_names<underlying_policy_t<P>>()) return false;
    }
    constexpr bool is_known = policy_or_hook<P>();
    if constexpr (!is_known) (void)sizeof(policy_or_callback<underlying_policy_t<P>, is_known>);
    return is_known;
}

/// What a Trainer is made of: said when its type is formed.
template <class... Ps>
consteval bool trainer_policies() {
    using All = TypeList<Ps...>;
    return one_of<policy::Loop>(All{}) && one_of<policy::Device>(All{}) && one_of<policy::Precision>(All{}) &&
           one_of<policy::Strategy>(All{}) && one_of<policy::Step>(All{}) && one_of<policy::Clip>(All{}) &&
           one_of<policy::Profiler>(All{}) && (known<Ps>() && ...);
}

/// A type's hooks: each that has the name of one can be called, and returns what a hook may.
template <class Hook, class T, class C>
consteval bool hook_fits() {
    if constexpr (!has_hook_name<Hook, T> || !loop::hook_is_called<Hook, C>()) return true;
    else {
        constexpr bool callable = loop::arity_in<Hook, T, C, loop::Shape<C>> >= 0;
        (void)sizeof(typename Hook::template signature<T, callable>);
        if constexpr (callable) {
            using Result = std::remove_cvref_t<loop::result_in<Hook, T, C>>;
            constexpr bool right = std::is_void_v<Result> || (is_logs<Result> && Hook::phase != Phase::none);
            (void)sizeof(typename Hook::template result<T, Result, right>);
            return right;
        }
        return callable;
    }
}
template <class T, class C>
consteval bool hooks_fit() {
    bool fit = true;
    hook::for_each_hook([&]<class Hook>() { fit = hook_fits<Hook, T, C>() && fit; });
    return fit;
}
template <class C, class... Ps>
consteval bool listeners_fit(TypeList<Ps...>) {
    return (hooks_fit<underlying_policy_t<Ps>, C>() && ... && hooks_fit<loop::module_of<C>, C>());
}

template <class C>
consteval bool keys_are_single() {
    using Entries = typename loop::entries_in<C>::type;
    return []<class... Es>(TypeList<Es...>) {
        using Repeated = typename first_repeated<TypeList<loop::Entry<typename Es::key, void, 0, Es::phase>...>>::type;
        if constexpr (std::is_void_v<Repeated>) return true;
        else {
            (void)sizeof(metric_key_is_logged_once<typename Repeated::key, false>);
            return false;
        }
    }(Entries{});
}

template <class P, class Keys>
consteval bool monitor_fits() {
    using Plain = underlying_policy_t<P>;
    if constexpr (requires { typename Plain::monitored_key; }) {
        constexpr bool is_logged = contains_type<typename Plain::monitored_key, Keys>;
        (void)sizeof(monitored_metric_is_logged<Plain, typename detail::LoggedKeys<Keys>::type, is_logged>);
        return is_logged;
    }
    return true;
}
template <class C, class... Ps>
consteval bool monitors_fit(TypeList<Ps...>) {
    using Entries = typename loop::entries_in<C>::type;
    return []<class... Es>(TypeList<Es...>) {
        using Keys = unique_types<TypeList<typename Es::key...>>;
        return (monitor_fits<Ps, Keys>() && ...);
    }(Entries{});
}

template <class StepName, class M, class Batch, class R>
consteval bool step_takes_batch() {
    constexpr bool takes = step_arity<StepName, M, Batch, R> >= 1;
    (void)sizeof(typename StepName::template takes_batch<M, Batch, typename decltype(StepName::template signature<M>())::type,
                                                         takes>);
    return takes;
}

}  // namespace fulgurite::check
