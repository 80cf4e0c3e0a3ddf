// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <string>
#include <tuple>
#include <type_traits>

#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/engine/check/hooks.hpp"
#include "fulgurite/engine/check/refused.hpp"
#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/engine/loaders/sources.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/types/fit_context.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/optim/concept.hpp"

namespace fulgurite::check {

template <class Module, bool fits>
struct clipping_hook_is_automatic {
    static_assert((holds_for<fits, Module>),
                  "fulgurite: with manual optimization configure_gradient_clipping is never called; take it out and "
                  "call run.clip_gradients(optimizer, ClipNorm{1.0}) between backward and step");
};

} // namespace fulgurite::check

/// The checks of one call of `fit`, `validate`, `test` or `predict`, in their order.
namespace fulgurite::engine {

namespace detail {

using check::Passed;
using check::passed;
using check::verdict;

// By type: a call would look its argument's names up in the failing check, and so instantiate it out of place.
template <class Verdict>
inline constexpr bool fails = !passed<typename Verdict::type>;

template <class M>
consteval auto judge_module() {
    constexpr bool is_module = std::is_base_of_v<torch::nn::Module, M> && requires { M::optimization; };
    if constexpr (!is_module) return std::type_identity<check::is_a_fulgurite_module<M, false>>{};
    else if constexpr (!std::is_void_v<typename hook::refused_name<M>::type>) return hook::refused_name<M>{};
    else return std::type_identity<Passed>{};
}

template <class M>
consteval auto judge_data(TypeList<>) {
    return verdict<DataModule<M>, check::is_a_loader_or_data_module<M, false>>{};
}
template <class M, class First, class... Rest>
consteval auto judge_data(TypeList<First, Rest...>) {
    return verdict<EvalLoader<First> || DataModule<First> || (ResumesFrom<First> && DataModule<M>),
                   check::is_a_loader_or_data_module<First, false>>{};
}
/// Whether a loader, or a data module, has one for a stage, and that is one.
template <Stage S, class D>
consteval auto judge_stage_loader() {
    if constexpr (EvalLoader<D>) return std::type_identity<Passed>{};
    else if constexpr (!Brings<D, S>) return std::type_identity<check::data_module_brings_the_loader<D, false>>{};
    else {
        using Given = std::remove_cvref_t<decltype(stage_loader<S>(std::declval<D&>()))>;
        return verdict<EvalLoader<Given>, check::data_module_gives_loaders<D, Given, false>>{};
    }
}
/// By the data module that `fit` asks for loaders, be it the module; loaders that were given stand for themselves.
template <class M, class First = M, class... Rest>
consteval auto judge_source() {
    using Source = std::conditional_t<ResumesFrom<First>, M, First>;
    if constexpr (fails<decltype(judge_stage_loader<Stage::fit, Source>())> || !Brings<Source, Stage::validate>)
        return judge_stage_loader<Stage::fit, Source>();
    else return judge_stage_loader<Stage::validate, Source>();
}
// After the first: a validation loader where that was a loader, then resume(…).
template <class First, class... Rest>
consteval bool follows() {
    constexpr std::size_t loaders = EvalLoader<First> ? 1 : 0;
    constexpr bool kinds[] = {ResumesFrom<Rest>..., true}, ranges[] = {EvalLoader<Rest>..., false};
    if (sizeof...(Rest) == 0) return true;
    if (ResumesFrom<First> || sizeof...(Rest) > 1 + loaders) return false;
    if (sizeof...(Rest) == 2) return ranges[0] && kinds[1];
    return kinds[0] || (loaders == 1 && ranges[0]);
}
template <class... Args>
inline constexpr bool arguments_follow = true;
template <class First, class... Rest>
inline constexpr bool arguments_follow<First, Rest...> = follows<First, Rest...>();

// By the loader that training is to be given, whoever brings it.
template <class M, class Policies, class... Args>
consteval auto judge_training_loader() {
    using Sources = decltype(fit_sources(std::declval<M&>(), std::declval<Args&>()...));
    using Train = typename Sources::Train;
    constexpr bool reloads = !Policies::template has<ReloadEvery> || requires(Sources& from) { from.reload(); };
    return std::type_identity<check::first_failed<
        typename verdict<!SeveralLoaders<Train>, check::training_takes_one_loader<Train, false>>::type,
        typename verdict<reloads, check::reload_needs_a_data_module<Train, false>>::type>>{};
}

template <class Policies>
inline constexpr bool policies_scale_loss = [] {
    if constexpr (Policies::template has_category<policy::Precision>) {
        using P = underlying_policy_t<
            typename Policies::template type<Policies::template index_of_category<policy::Precision>>>;
        return requires { requires P::scales_loss; };
    } else return false;
}();

template <class Hook, class C>
inline constexpr bool hears = (((C::policies_type::hook_bits | hook_bits<module_of<C>>) >> Hook::index) & 1) != 0;

template <class C, class M>
consteval auto judge_optimization() {
    using Result = train_result<C>;
    constexpr bool by_hand = M::optimization == manual;
    using Policies = typename C::policies_type;
    return std::type_identity<check::first_failed<
        typename verdict<by_hand || is_step<Result> || std::is_same_v<Result, at::Tensor>,
                         check::training_step_gives_a_loss<Result, false>>::type,
        typename verdict<by_hand || std::tuple_size_v<slots_of<M>> == 1,
                         check::automatic_optimization_has_one_optimizer<M, false>>::type,
        typename verdict<!by_hand || !Policies::template has_category<policy::Step>,
                         check::manual_optimization_fits<M, policy::Step, false>>::type,
        typename verdict<!by_hand || !Policies::template has_category<policy::Clip>,
                         check::manual_optimization_fits<M, policy::Clip, false>>::type,
        typename verdict<!by_hand || !hears<hook::configure_gradient_clipping, C>,
                         check::clipping_hook_is_automatic<M, false>>::type,
        typename verdict<!by_hand || !policies_scale_loss<Policies>,
                         check::loss_scaling_is_automatic<M, policy::Precision, false>>::type,
        typename verdict<by_hand || !optim::AsksForLoss<first_optimizer_of<M>> ||
                             (!Policies::template has_category<policy::Step> && !policies_scale_loss<Policies>),
                         check::closure_fits<first_optimizer_of<M>, Policies, false>>::type>>{};
}

template <class C, class M, class... Batches>
consteval auto judge_eval_steps(TypeList<Batches...>) {
    return std::type_identity<
        check::first_failed<check::batch_verdict<typename C::eval_step, M, Batches, Shape<C>>...>>{};
}
template <class C, class M>
consteval auto judge_eval_step() {
    if constexpr (!C::evaluates) return std::type_identity<Passed>{};
    else if constexpr (!has_step<typename C::eval_step, M>)
        return std::type_identity<check::evaluation_needs_a_step<M, false>>{};
    else if constexpr (C::several) return judge_eval_steps<C, M>(typename C::eval_batch::each{});
    else return std::type_identity<check::batch_verdict<typename C::eval_step, M, typename C::eval_batch, Shape<C>>>{};
}

// A policy's own check, where it has one: see `check::verdict`.
template <class P, class R>
consteval auto judge_own() {
    if constexpr (requires { typename P::template fit_verdict<R>; })
        return std::type_identity<typename P::template fit_verdict<R>>{};
    else return std::type_identity<Passed>{};
}
template <class R, class... Ps>
consteval auto judge_each_own(TypeList<Ps...>) {
    return std::type_identity<
        check::first_failed<typename decltype(judge_own<underlying_policy_t<Ps>, R>())::type...>>{};
}

template <class C, class M>
consteval auto judge_fit_run() {
    using Batch = check::batch_verdict<module_step::training_step, M, typename C::train_batch, Shape<C>>;
    if constexpr (!passed<Batch>) return std::type_identity<Batch>{};
    else if constexpr (fails<decltype(judge_eval_step<C, M>())>) return judge_eval_step<C, M>();
    else if constexpr (fails<decltype(judge_optimization<C, M>())>) return judge_optimization<C, M>();
    else if constexpr (!passed<check::run_verdict<C>>) return std::type_identity<check::run_verdict<C>>{};
    else return judge_each_own<Run<C>>(typename C::policies_type::listener_types{});
}

template <class M, class Policies, class... Args>
consteval auto judge_fit() {
    if constexpr (fails<decltype(judge_module<M>())>) return judge_module<M>();
    else if constexpr (!has_step<module_step::training_step, M>)
        return std::type_identity<check::fit_needs_a_step<M, false>>{};
    else if constexpr (!requires(M& module) { module.configure_optimizers(); })
        return std::type_identity<check::fit_needs_an_optimizer<M, false>>{};
    else if constexpr (!Policies::template has_category<policy::Loop>)
        return std::type_identity<check::fit_needs_a_loop<Policies, false>>{};
    else if constexpr (fails<decltype(judge_data<M>(TypeList<Args...>{}))>) return judge_data<M>(TypeList<Args...>{});
    else if constexpr (!arguments_follow<Args...>)
        return std::type_identity<check::fit_takes<TypeList<Args...>, false>>{};
    else if constexpr (fails<decltype(judge_source<M, Args...>())>) return judge_source<M, Args...>();
    else if constexpr (fails<decltype(judge_training_loader<M, Policies, Args...>())>)
        return judge_training_loader<M, Policies, Args...>();
    else return judge_fit_run<fit_context<M, Policies, Args...>, M>();
}

template <Stage S, class M, class Policies, class Data>
consteval auto judge_evaluation() {
    if constexpr (fails<decltype(judge_module<M>())>) return judge_module<M>();
    else if constexpr (fails<decltype(judge_data<M>(TypeList<Data>{}))>) return judge_data<M>(TypeList<Data>{});
    else if constexpr (fails<decltype(judge_stage_loader<S, Data>())>) return judge_stage_loader<S, Data>();
    else {
        using L = std::remove_reference_t<decltype(stage_loader<S>(std::declval<Data&>()))>;
        using C = Context<M, Policies, NoBatch, eval_batch_of<L>, S>;
        if constexpr (fails<decltype(judge_eval_step<C, M>())>) return judge_eval_step<C, M>();
        else return std::type_identity<check::run_verdict<C>>{};
    }
}

} // namespace detail

/// What is wrong with a call of `fit`: `check::Passed`, or the check to instantiate.
template <class M, class Policies, class... Args>
using fit_verdict = typename decltype(detail::judge_fit<M, Policies, Args...>())::type;
template <Stage S, class M, class Policies, class Data>
using evaluation_verdict = typename decltype(detail::judge_evaluation<S, M, Policies, Data>())::type;

} // namespace fulgurite::engine
