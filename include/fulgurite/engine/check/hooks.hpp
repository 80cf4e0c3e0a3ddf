// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <tuple>
#include <type_traits>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/engine/check/sentences.hpp"
#include "fulgurite/engine/check/sentences_of_a_call.hpp"
#include "fulgurite/engine/state/without_schedules.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/engine/types/entries.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/tensor/reach.hpp"

/// The checks of a run's hooks, of the keys that it logs, and of those that watch them.
namespace fulgurite::refusal {

namespace detail {

template <class Keys>
struct LoggedKeys;
template <class... Keys>
struct LoggedKeys<TypeList<Keys...>> {
    using type = logged<Keys...>;
};

template <class V>
inline constexpr bool is_no_value = false;
template <class V>
inline constexpr bool is_no_value<fulgurite::detail::NoValue<V>> = true;

template <class... Ls>
consteval bool asks_for_steps(TypeList<Ls...>) {
    return (((Ls::bits & log_bit::step) != 0) || ...);
}

// A member under a hook's name can be called, and returns what a hook may.
template <class Hook, class T, class C>
struct TakesAPrefix : verdict<engine::call_in<Hook, T, C>::arity >= 0, typename Hook::template signature<T, false>> {};
template <class Hook, class T, class Result>
struct ReturnsLogs : verdict<std::is_void_v<Result> || (is_logs<Result> && Hook::has_phase),
                             typename Hook::template result<T, Result, false>> {};
template <class Hook, class T, class Result>
struct LogsNoStep : verdict<Hook::logs_steps || !asks_for_steps(logged_types_t<Result>{}),
                            typename Hook::template step_values<T, false>> {};
/// What is logged has a key, and is a value. Who: the module or the callback, for the message.
template <class L, class Who>
struct LogsAValue
    : AllHold<
          verdict<!std::is_same_v<typename L::key, fulgurite::detail::TextAsKey>, a_value_is_logged_under_a_key<Who>>,
          verdict<!is_no_value<typename L::value_type>,
                  what_is_logged_is_a_value<Who, typename L::key, typename L::value_type>>> {};
template <class Who, class List>
struct LogsValues;
template <class Who, class... Ls>
struct LogsValues<Who, TypeList<Ls...>> : AllHold<LogsAValue<Ls, Who>...> {};

template <class Hook, class T, class C>
struct ReturnsWell {
    using Result = std::remove_cvref_t<typename engine::call_in<Hook, T, C>::result>;
    using type =
        first_failed_lazy<verdict<!is_logged_item<Result>, a_hook_returns_logs<T, Hook>>, ReturnsLogs<Hook, T, Result>,
                          LogsNoStep<Hook, T, Result>, LogsValues<T, logged_types_t<Result>>>;
};
template <class Hook, class T, class C>
struct HookFits : std::type_identity<Passed> {};
template <class Hook, class T, class C>
    requires(engine::hook_is_called<Hook, C>)
struct HookFits<Hook, T, C> : AllHold<TakesAPrefix<Hook, T, C>, ReturnsWell<Hook, T, C>> {};

/// Hooks in the contexts that they are called in.
template <class Hook, class T, class Contexts>
struct HookFitsIn;
template <class Hook, class T, class... Cs>
struct HookFitsIn<Hook, T, TypeList<Cs...>> : AllHold<HookFits<Hook, T, Cs>...> {};
template <class T, class C, class Hooks = hooks_of<T>>
struct HooksFit;
template <class T, class C, class... Hooks>
struct HooksFit<T, C, TypeList<Hooks...>> : AllHold<HookFitsIn<Hooks, T, engine::contexts_of<Hooks, C>>...> {};

template <class Repeated>
struct KeyOnce : std::type_identity<metric_key_is_logged_once<typename Repeated::key>> {};
template <>
struct KeyOnce<void> : std::type_identity<Passed> {};
template <class Entries>
struct KeysFit;
template <class... Es>
struct KeysFit<TypeList<Es...>>
    : AllHold<KeyOnce<typename first_repeated<TypeList<engine::Entry<typename Es::key, void, 0, Es::phase>...>>::type>,
              verdict<!Es::reduces_nothing, a_reduction_is_of_an_epoch<typename Es::key>>...> {};

template <class P, class C, class Keys>
struct MonitorFits : std::type_identity<Passed> {};
template <MonitorsMetric P, class C, class Keys>
    requires(!MonitorsName<P>) // which the fit checks when it starts
struct MonitorFits<P, C, Keys> : verdict<engine::logs_key<C, typename P::monitored_key>(),
                                         monitored_metric_is_logged<P, typename LoggedKeys<Keys>::type>> {};
template <class C, class Monitors, class Entries>
struct MonitorsFit;
template <class C, class... Ps, class... Es>
struct MonitorsFit<C, TypeList<Ps...>, TypeList<Es...>>
    : AllHold<MonitorFits<underlying_policy_t<Ps>, C, unique_types<TypeList<typename Es::key...>>>...> {};

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
/// Those of the optimizers of a fit that steps them.
template <class C>
struct Schedules : std::type_identity<TypeList<>> {};
template <class C>
    requires(!C::policies_type::template has<engine::WithoutSchedules>)
struct Schedules<C> {
    using type = decltype(schedules_in(std::type_identity<engine::slots_of<engine::module_of<C>>>{}));
};

template <class C>
using listeners_of = typename C::policies_type::listener_types;
template <class C, class Listeners = listeners_of<C>>
struct ListenersFit;
template <class C, class... Ps>
struct ListenersFit<C, TypeList<Ps...>>
    : AllHold<HooksFit<underlying_policy_t<Ps>, C>..., HooksFit<engine::module_of<C>, C>> {};
template <class C>
struct KeysOfRunFit : KeysFit<typename engine::keyed_entries<C>::type> {};
// Monitors watch a fit alone.
template <class C>
struct PoliciesMonitorWhatIsLogged : std::type_identity<Passed> {};
template <class C>
    requires C::fits
struct PoliciesMonitorWhatIsLogged<C> : MonitorsFit<C, listeners_of<C>, typename engine::keyed_entries<C>::type> {};
template <class C>
struct SchedulesFollowWhatIsLogged : std::type_identity<Passed> {};
template <class C>
    requires C::fits
struct SchedulesFollowWhatIsLogged<C>
    : MonitorsFit<C, typename Schedules<C>::type, typename engine::keyed_entries<C>::type> {};

} // namespace detail

/// Hooks, metric keys and monitors of one run.
template <class C>
using RunFits = AllHold<detail::ListenersFit<C>, detail::KeysOfRunFit<C>, detail::PoliciesMonitorWhatIsLogged<C>,
                        detail::SchedulesFollowWhatIsLogged<C>>;

namespace detail {

template <class StepName, class M, class Batch, class R>
struct StepIsCallable : verdict<(step_arity<StepName, M, Batch, R> >= 1),
                                typename StepName::template takes_batch<
                                    M, Batch, typename decltype(StepName::template signature<M>())::type, false>> {};
/// What a step returns, where it is called: in `logs(…)` if it logs, and each with a key.
template <class StepName, class M, class Batch, class R>
struct StepReturnsWell {
    using Result = typename engine::step_value<step_result<StepName, M, Batch, R>>::type;
    static constexpr bool predicts = std::is_same_v<StepName, module_step::predict_step>;
    using type = first_failed_lazy<
        verdict<predicts || module_step::trains<StepName> || !is_logged_item<Result>, a_step_returns_logs<M>>,
        LogsValues<M, logged_types_t<Result>>>;
};
template <class Batch>
struct TensorsAreFound : verdict<tensors_are_found<Batch>, tensors_of_a_batch_are_found<Batch>> {};

} // namespace detail

/// A module's step takes the batch that it is given, whose tensors are found.
template <class StepName, class M, class Batch, class R>
struct TakesBatch : AllHold<detail::StepIsCallable<StepName, M, Batch, R>,
                            detail::StepReturnsWell<StepName, M, Batch, R>, detail::TensorsAreFound<Batch>> {};

} // namespace fulgurite::refusal
