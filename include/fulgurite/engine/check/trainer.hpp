// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <optional>
#include <span>
#include <type_traits>

#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/indirect.hpp"
#include "fulgurite/core/name_probe.hpp"
#include "fulgurite/core/not_a_hook.hpp"
#include "fulgurite/core/verdict.hpp"
#include "fulgurite/device/concept.hpp"
#include "fulgurite/engine/check/sentences.hpp"
#include "fulgurite/engine/run/exclusive.hpp"
#include "fulgurite/engine/types/context.hpp"
#include "fulgurite/logger/concept.hpp"
#include "fulgurite/loop/concept.hpp"
#include "fulgurite/precision/concept.hpp"
#include "fulgurite/profiler/concept.hpp"
#include "fulgurite/step/concept.hpp"
#include "fulgurite/tensor/state.hpp"

/// The checks of what a Trainer is made of.
namespace fulgurite::refusal {

namespace detail {

template <class Category, class Given>
struct OneOf : std::type_identity<Passed> {};
template <class Category, class A, class B, class... More>
struct OneOf<Category, TypeList<A, B, More...>> : std::type_identity<a_trainer_takes_one<Category, A, B, More...>> {};

template <class Repeated>
struct Once : std::type_identity<a_trainer_takes_it_once<Repeated>> {};
template <>
struct Once<void> : std::type_identity<Passed> {};

template <class Category, class... Ps>
using given = concat<std::conditional_t<policy_of<Ps, Category>, TypeList<underlying_policy_t<Ps>>, TypeList<>>...>;

// An optional one may not be there: see engine/run/exclusive.hpp.
template <class P>
inline constexpr bool is_always_there = true;
template <class P>
inline constexpr bool is_always_there<std::optional<P>> = false;
template <class Tag, class Given>
struct AloneOf;
template <class Tag, class... Given>
struct AloneOf<Tag, TypeList<Given...>> : std::type_identity<typename Tag::template alone<Given...>> {};
template <class Tag, class... Ps>
struct Alone : AloneOf<Tag, concat<std::conditional_t<is_always_there<Ps> && is_exclusive<underlying_policy_t<Ps>, Tag>,
                                                      TypeList<underlying_policy_t<Ps>>, TypeList<>>...>> {};
template <class... Ps>
struct Alone<void, Ps...> : std::type_identity<Passed> {};
/// The first tag that two policies have.
template <class... Ps>
using repeated_tag = typename first_repeated<typename engine::TagsOf<
    concat<std::conditional_t<is_always_there<Ps>, TypeList<underlying_policy_t<Ps>>, TypeList<>>...>>::type>::type;

template <class P>
inline constexpr bool is_tagged =
    policy_of<P, policy::Loop> || policy_of<P, policy::Device> || policy_of<P, policy::Precision> ||
    policy_of<P, policy::Strategy> || policy_of<P, policy::Step> || policy_of<P, policy::Clip> ||
    policy_of<P, policy::Cadence> || policy_of<P, policy::Checkpoint> || policy_of<P, policy::Logger> ||
    policy_of<P, policy::Profiler>;

template <class P>
inline constexpr bool windows_are_saved = !requires(P& policy) { policy.window_is_open(); } ||
                                          requires(P& policy, const P& saved, StateTree& state, const StateTree& read) {
                                              saved.save(state);
                                              policy.load(read);
                                          };

/// Names of other libraries for what a precision policy has.
#define FULGURITE_REFUSED_OF_PRECISION(X) \
    X(convert_model, convert_module)      \
    X(convert_modules, convert_module)    \
    X(convert_input, convert_batch)       \
    X(convert_batches, convert_batch)     \
    X(forward_context, scope)             \
    X(scale_loss, scale)                  \
    X(unscale_gradients, unscale)
#define FULGURITE_REFUSED(name, meant)                                                                                \
    FULGURITE_NAME_PROBE(name);                                                                                       \
    FULGURITE_CHECK(not_##name, "fulgurite: " #name " is no member of a precision policy; did you mean " #meant "?"); \
    template <class P>                                                                                                \
    struct IsNot_##name : verdict<!names_##name<P>, not_##name<P>> {};
FULGURITE_REFUSED_OF_PRECISION(FULGURITE_REFUSED)
#undef FULGURITE_REFUSED

template <class P>
inline constexpr bool can_scale =
    !P::scales_loss || requires(P& policy, const at::Tensor& loss, std::span<const at::Tensor> gradients) {
        { policy.scale(loss) } -> std::convertible_to<at::Tensor>;
        { policy.unscale(gradients) } -> std::convertible_to<bool>;
    };
template <class P>
struct ScalesTheLoss : verdict<can_scale<P>, a_policy_that_scales_the_loss_unscales<P>> {};

/// What a policy of a category must have.
template <class Category, class P>
struct IsComplete : std::type_identity<Passed> {};
template <class P>
struct IsComplete<policy::Loop, P> : verdict<LoopPolicy<P>, a_loop_policy_says_when<P>> {};
template <class P>
struct IsComplete<policy::Device, P> : verdict<DevicePolicy<P>, a_device_policy_says_where<P>> {};
template <class P>
struct IsComplete<policy::Precision, P>
    : AllHold<
#define FULGURITE_REFUSED(name, meant) IsNot_##name<P>,
          FULGURITE_REFUSED_OF_PRECISION(FULGURITE_REFUSED)
#undef FULGURITE_REFUSED
              verdict<PrecisionPolicy<P>, a_precision_policy_has_a_scope<P>>,
          verdict<std::is_base_of_v<policy::Precision, P>, a_precision_policy_has_its_base<P>>, ScalesTheLoss<P>> {
};
template <class P>
struct IsComplete<policy::Step, P>
    : AllHold<verdict<StepPolicy<P>, a_step_policy_runs<P>>, verdict<windows_are_saved<P>, windows_can_be_saved<P>>> {};
template <class P>
struct IsComplete<policy::Logger, P> : verdict<LoggerPolicy<P>, a_logger_takes_scalars<P>> {};
template <class P>
struct IsComplete<policy::Profiler, P> : verdict<ProfilerPolicy<P>, a_profiler_is_told_of_sections<P>> {};

template <class P>
inline constexpr bool is_of_the_loop = policy_of<P, policy::Device> || policy_of<P, policy::Precision> ||
                                       policy_of<P, policy::Strategy> || policy_of<P, policy::Step>;
template <class P, class Category>
struct IsCompleteIn : std::conditional_t<policy_of<P, Category>, IsComplete<Category, underlying_policy_t<P>>,
                                         std::type_identity<Passed>> {};

/// Of a type: no member that only looks like a hook.
template <class T>
struct HasNoStrangersHook : std::conditional_t<std::is_void_v<typename hook::refused_name<T>::type>,
                                               std::type_identity<Passed>, hook::refused_name<T>> {};
template <class P>
inline constexpr bool is_policy_or_callback = is_tagged<P> || hook_bits<underlying_policy_t<P>> != 0;
template <class P>
struct IsGivenByValue : verdict<is_policy_or_callback<P> || !fulgurite::detail::is_indirect<underlying_policy_t<P>>,
                                policy_is_given_by_value<underlying_policy_t<P>>> {};
template <class P>
struct IsNoFunction : verdict<is_policy_or_callback<P> || !fulgurite::detail::is_function_like<underlying_policy_t<P>>,
                              a_function_has_no_hooks_name<underlying_policy_t<P>>> {};
template <class P>
struct IsPolicyOrCallback : verdict<is_policy_or_callback<P>, policy_or_callback<underlying_policy_t<P>>> {};
/// What it monitors, if it does, is named by a key.
template <class P>
struct MonitorsByKey : std::type_identity<Passed> {};
template <MonitorsMetric P>
    requires(!MonitorsName<P>)
struct MonitorsByKey<P> : verdict < requires {
    P::monitored_key::name();
}, a_metric_is_monitored_by_its_key < P >>{};
template <class P>
struct CanBeChosen : verdict<!is_choice<P> || !is_of_the_loop<P>, choice_at_run_time<P>> {};

template <class P>
using PolicyIsSound =
    AllHold<HasNoStrangersHook<underlying_policy_t<P>>, IsGivenByValue<P>, IsNoFunction<P>, IsPolicyOrCallback<P>,
            MonitorsByKey<underlying_policy_t<P>>, CanBeChosen<P>, IsCompleteIn<P, policy::Loop>,
            IsCompleteIn<P, policy::Device>, IsCompleteIn<P, policy::Precision>, IsCompleteIn<P, policy::Step>,
            IsCompleteIn<P, policy::Logger>, IsCompleteIn<P, policy::Profiler>>;

template <class Category, class... Ps>
struct TakesOne : OneOf<Category, given<Category, Ps...>> {};
/// Of loop policies, cadences and profilers there may be several, of different types.
template <class Category, class... Ps>
struct TakesEachOnce : Once<typename first_repeated<given<Category, Ps...>>::type> {};
template <class... Ps>
struct ExclusiveOnesAreAlone : Alone<repeated_tag<Ps...>, Ps...> {};

} // namespace detail

/// What a Trainer is made of: one policy of each category that takes one, and nothing that is neither policy nor
/// callback.
template <class... Ps>
using trainer_verdict =
    first_failed_lazy<detail::TakesEachOnce<policy::Loop, Ps...>, detail::TakesEachOnce<policy::Cadence, Ps...>,
                      detail::TakesEachOnce<policy::Profiler, Ps...>, detail::TakesOne<policy::Device, Ps...>,
                      detail::TakesOne<policy::Precision, Ps...>, detail::TakesOne<policy::Strategy, Ps...>,
                      detail::TakesOne<policy::Step, Ps...>, detail::TakesOne<policy::Clip, Ps...>,
                      detail::PolicyIsSound<Ps>..., detail::ExclusiveOnesAreAlone<Ps...>>;

} // namespace fulgurite::refusal
