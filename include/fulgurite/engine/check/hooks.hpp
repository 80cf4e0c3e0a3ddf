// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tuple>
#include <type_traits>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/engine/state/without_schedules.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/engine/types/entries.hpp"
#include "fulgurite/log/outputs.hpp"

/// The checks of a run's hooks, of the keys that it logs, and of those that watch them.
namespace fulgurite::check {

namespace detail {

// A member under a hook's name can be called, and returns what a hook may.
template <class Hook, class T, class C>
consteval auto judge_hook() {
    if constexpr (!engine::hook_is_called<Hook, C>) return std::type_identity<Passed>{};
    else if constexpr (engine::call_in<Hook, T, C>::arity < 0)
        return std::type_identity<typename Hook::template signature<T, false>>{};
    else {
        using Result = std::remove_cvref_t<typename engine::call_in<Hook, T, C>::result>;
        return std::type_identity<
            first_failed<typename verdict<std::is_void_v<Result> || (is_logs<Result> && Hook::has_phase),
                                          typename Hook::template result<T, Result, false>>::type,
                         typename verdict<Hook::logs_steps || !asks_for_steps(logged_types_t<Result>{}),
                                          typename Hook::template step_values<T, false>>::type>>{};
    }
}
template <class Hook, class T, class... Cs>
consteval auto judge_hook_in(TypeList<Cs...>) {
    return std::type_identity<first_failed<typename decltype(judge_hook<Hook, T, Cs>())::type...>>{};
}
template <class T, class C, class... Hooks>
consteval auto judge_hooks(TypeList<Hooks...>) {
    return std::type_identity<
        first_failed<typename decltype(judge_hook_in<Hooks, T>(engine::contexts_of<Hooks, C>{}))::type...>>{};
}

template <class... Es>
consteval auto judge_keys(TypeList<Es...>) {
    using Repeated = typename first_repeated<TypeList<engine::Entry<typename Es::key, void, 0, Es::phase>...>>::type;
    if constexpr (std::is_void_v<Repeated>)
        return std::type_identity<first_failed<
            typename verdict<!Es::reduces_nothing, a_reduction_is_of_an_epoch<typename Es::key, false>>::type...>>{};
    else return std::type_identity<metric_key_is_logged_once<typename Repeated::key, false>>{};
}

template <class P, class C, class Keys>
consteval auto judge_monitor() {
    using Plain = underlying_policy_t<P>;
    if constexpr (requires { typename Plain::monitored_key; })
        return verdict<engine::logs_key<C, typename Plain::monitored_key>(),
                       monitored_metric_is_logged<Plain, typename LoggedKeys<Keys>::type, false>>{};
    else return std::type_identity<Passed>{};
}
template <class Slot>
struct SchedulesOf;
template <class Opt, class... Schedules>
struct SchedulesOf<engine::OptimizerSlot<Opt, Schedules...>> {
    using type = TypeList<Schedules...>;
};
template <class... Slots>
consteval auto schedules_in(std::type_identity<std::tuple<Slots...>>) {
    return concat<typename SchedulesOf<Slots>::type...>{};
}
template <class C, class... Ps, class... Es>
consteval auto judge_monitors(TypeList<Ps...>, TypeList<Es...>) {
    using Keys = unique_types<TypeList<typename Es::key...>>;
    return std::type_identity<first_failed<typename decltype(judge_monitor<Ps, C, Keys>())::type...>>{};
}

template <class C, class... Ps>
consteval auto judge_run([[maybe_unused]] TypeList<Ps...> policies) {
    using Hooks =
        first_failed<typename decltype(judge_hooks<underlying_policy_t<Ps>, C>(
                         hooks_of<underlying_policy_t<Ps>>{}))::type...,
                     typename decltype(judge_hooks<engine::module_of<C>, C>(hooks_of<engine::module_of<C>>{}))::type>;
    if constexpr (!passed<Hooks>) return std::type_identity<Hooks>{};
    else {
        using Entries = typename engine::keyed_entries<C>::type;
        using Keys = typename decltype(judge_keys(Entries{}))::type;
        if constexpr (!passed<Keys> || !C::fits) return std::type_identity<Keys>{}; // monitors watch a fit alone
        else if constexpr (!passed<typename decltype(judge_monitors<C>(policies, Entries{}))::type>)
            return judge_monitors<C>(policies, Entries{});
        else if constexpr (C::policies_type::template has<engine::WithoutSchedules>) return std::type_identity<Passed>{};
        else
            return judge_monitors<C>(schedules_in(std::type_identity<engine::slots_of<engine::module_of<C>>>{}), Entries{});
    }
}

} // namespace detail

/// Hooks, metric keys and monitors of one run.
template <class C>
using run_verdict = typename decltype(detail::judge_run<C>(typename C::policies_type::listener_types{}))::type;

template <class StepName, class M, class Batch, class R>
using batch_verdict =
    typename verdict<(step_arity<StepName, M, Batch, R> >= 1),
                     typename StepName::template takes_batch<
                         M, Batch, typename decltype(StepName::template signature<M>())::type, false>>::type;

} // namespace fulgurite::check
