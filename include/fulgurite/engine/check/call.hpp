// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/cadence/reload_every.hpp"
#include "fulgurite/core/indirect.hpp"
#include "fulgurite/data/concept.hpp"
#include "fulgurite/engine/check/hooks.hpp"
#include "fulgurite/engine/check/refused.hpp"
#include "fulgurite/engine/check/trainer.hpp"
#include "fulgurite/engine/loaders/sources.hpp"
#include "fulgurite/engine/run/run.hpp"
#include "fulgurite/engine/run/to_device.hpp"
#include "fulgurite/engine/types/fit_context.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/module/module.hpp"
#include "fulgurite/optim/concept.hpp"
#include "fulgurite/optim/with.hpp"

/// The checks of one call of `fit`, `validate`, `test` or `predict`, in their order.
namespace fulgurite::engine {

namespace detail {

using refusal::AllHold;
using refusal::Passed;
using refusal::verdict;

// Concepts, as GCC 12 takes no private member for an absent one where a base is named.
template <class M>
concept FulguriteModule = std::is_base_of_v<torch::nn::Module, M> && requires { M::optimization; };
template <class M>
concept ConfiguresOptimizersAtAll = requires(M& module) { module.configure_optimizers(); };

template <class M>
struct IsAModule : verdict<FulguriteModule<M>, refusal::is_a_fulgurite_module<M>> {};
template <class M>
struct ModuleCanChange : verdict<!std::is_const_v<M>, refusal::a_module_is_not_const<M>> {};
template <class M>
using ModuleIsSound = AllHold<IsAModule<M>, ModuleCanChange<M>, refusal::detail::HasNoStrangersHook<M>>;
template <class M>
struct HasTrainingStep : verdict<has_step<module_step::training_step, M>, refusal::fit_needs_a_step<M>> {};
template <class M>
struct HasOptimizers : verdict<ConfiguresOptimizersAtAll<M>, refusal::fit_needs_an_optimizer<M>> {};
template <class T>
inline constexpr bool is_configured = optim::Optimizer<T> || optim::TorchOptimizer<T>;
template <class Opt>
inline constexpr bool is_configured<std::vector<Opt>> = optim::Optimizer<Opt>; // of one
template <class Opt, class... Schedules>
inline constexpr bool is_configured<optim::Scheduled<Opt, Schedules...>> = true;
template <class... Ts>
inline constexpr bool is_configured<std::tuple<Ts...>> = sizeof...(Ts) > 0 && (is_configured<Ts> && ...);
template <class A, class B>
inline constexpr bool is_configured<std::pair<A, B>> = is_configured<A> && is_configured<B>;
template <class M>
struct GivesOptimizers {
    using Given = decltype(std::declval<M&>().configure_optimizers());
    using type = typename verdict<is_configured<Given>, refusal::configure_optimizers_gives_optimizers<M, Given>>::type;
};
template <class M>
struct ConfiguresOptimizers : AllHold<HasOptimizers<M>, GivesOptimizers<M>> {};
template <class Policies>
struct HasLoop : verdict<Policies::template has_category<policy::Loop>, refusal::fit_needs_a_loop<Policies>> {};

template <class Arg>
inline constexpr bool is_data = EvalLoader<Arg> || DataModule<Arg> || ResumesFrom<Arg>;
/// What is no data is not what data is made of, either.
template <class Arg>
struct LeadsToData
    : AllHold<verdict<is_data<Arg> || !fulgurite::detail::is_indirect<Arg>, refusal::data_is_given_itself<Arg>>,
              verdict<is_data<Arg> || !data::Dataset<Arg>, refusal::a_dataset_is_in_a_loader<Arg>>> {};

/// What is given for data is that, or the module brings it.
template <class M, class... Args>
struct DataIsOne : verdict<DataModule<M>, refusal::is_a_loader_or_data_module<M>> {};
template <class M, class First, class... Rest>
struct DataIsOne<M, First, Rest...>
    : verdict<EvalLoader<First> || DataModule<First> || (ResumesFrom<First> && DataModule<M>),
              refusal::is_a_loader_or_data_module<First>> {};

/// Whether a loader, or a data module, has one for a stage, and that is one.
template <Stage S, class D>
struct BringsLoader : verdict<EvalLoader<D> || Brings<D, S>, refusal::data_module_brings_the_loader<D>> {};
template <Stage S, class D>
struct GivesLoader : std::type_identity<Passed> {};
template <Stage S, class D>
    requires(!EvalLoader<D>)
struct GivesLoader<S, D> {
    using Given = std::remove_cvref_t<decltype(stage_loader<S>(std::declval<D&>()))>;
    using type = typename verdict<EvalLoader<Given>, refusal::data_module_gives_loaders<D, Given>>::type;
};
template <Stage S, class D>
using HasLoader = AllHold<BringsLoader<S, D>, GivesLoader<S, D>>;

template <class Source>
struct ValidationIsALoader : std::conditional_t<Brings<Source, Stage::validate>, HasLoader<Stage::validate, Source>,
                                                std::type_identity<Passed>> {};
/// By the data module that `fit` asks for loaders, be it the module; loaders that were given stand for themselves.
template <class M, class First = M, class... Rest>
struct SourceIsSound {
    using Source = std::conditional_t<ResumesFrom<First>, M, First>;
    using type = refusal::first_failed_lazy<HasLoader<Stage::fit, Source>, ValidationIsALoader<Source>>;
};

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
template <class... Args>
struct ArgumentsFollow : verdict<arguments_follow<Args...>, refusal::fit_takes<TypeList<Args...>>> {};

/// By the loader that training is to be given, whoever brings it.
template <class M, class Policies, class... Args>
struct TrainingLoaderIsOne {
    using Sources = decltype(fit_sources(std::declval<M&>(), std::declval<Args&>()...));
    using Train = typename Sources::Train;
    static constexpr bool reloads = !Policies::template has<ReloadEvery> || requires(Sources& from) { from.reload(); };
    using type = refusal::first_failed_lazy<verdict<!SeveralLoaders<Train>, refusal::training_takes_one_loader<Train>>,
                                            verdict<reloads, refusal::reload_needs_a_data_module<Train>>>;
};

template <class Hook, class C>
inline constexpr bool hears = (((C::policies_type::hook_bits | hook_bits<module_of<C>>) >> Hook::index) & 1) != 0;

template <class Result>
inline constexpr bool is_a_number =
    fulgurite::detail::PlainNumber<Result> || std::is_same_v<Result, fulgurite::detail::StepOfNumber>;

template <class C>
struct OptimizationFits {
    using M = module_of<C>;
    using Result = train_result<C>;
    using Policies = typename C::policies_type;
    template <class Category>
    static constexpr bool has = Policies::template has_category<Category>;
    static constexpr bool by_hand = M::optimization == manual, scales = policies_scale_loss<Policies>,
                          gives_a_loss = is_step<Result> || std::is_same_v<Result, at::Tensor>,
                          asks_for_loss = optim::AsksForLoss<first_optimizer_of<M>>;

    using type = refusal::first_failed_lazy<
        verdict<!std::is_same_v<Result, std::nullopt_t>, refusal::a_step_has_one_type<M>>,
        verdict<by_hand || !is_a_number<Result>, refusal::the_loss_keeps_its_graph<M, Result>>,
        verdict<by_hand || gives_a_loss, refusal::training_step_gives_a_loss<Result>>,
        verdict<by_hand || std::tuple_size_v<slots_of<M>> == 1, refusal::automatic_optimization_has_one_optimizer<M>>,
        verdict<!by_hand || !has<policy::Step>, refusal::manual_optimization_fits<M, policy::Step>>,
        verdict<!by_hand || !has<policy::Clip>, refusal::manual_optimization_fits<M, policy::Clip>>,
        verdict<!by_hand || !hears<hook::configure_gradient_clipping, C>, refusal::clipping_hook_is_automatic<M>>,
        verdict<!by_hand || !scales, refusal::loss_scaling_is_automatic<M, policy::Precision>>,
        verdict<by_hand || !asks_for_loss || !(has<policy::Step> || scales),
                refusal::closure_fits<first_optimizer_of<M>, Policies>>>;
};

template <class C, class Batches>
struct StepTakesEachOf;
template <class C, class... Batches>
struct StepTakesEachOf<C, TypeList<Batches...>>
    : AllHold<refusal::TakesBatch<typename C::eval_step, module_of<C>, Batches, Shape<C>>...> {};
template <class C>
struct HasEvalStep
    : verdict<has_step<typename C::eval_step, module_of<C>>, refusal::evaluation_needs_a_step<module_of<C>>> {};
template <class C>
struct EvalStepFits : std::type_identity<Passed> {};
template <class C>
    requires C::evaluates
struct EvalStepFits<C> : AllHold<HasEvalStep<C>, StepTakesEachOf<C, typename C::eval_batches::each>> {};

// A policy's own checks, where it has any: see `refusal::verdict`.
template <class P, class R>
struct OwnCheck : std::type_identity<Passed> {};
template <class P, class R>
    requires requires { typename P::template run_verdict<R>; }
struct OwnCheck<P, R> : std::type_identity<typename P::template run_verdict<R>> {};
template <class P, class R>
struct OwnCheckOfFit : std::type_identity<Passed> {};
template <class P, class R>
    requires(R::stage() == Stage::fit && requires { typename P::template fit_verdict<R>; })
struct OwnCheckOfFit<P, R> : std::type_identity<typename P::template fit_verdict<R>> {};
template <class C, class Listeners = typename C::policies_type::listener_types>
struct OwnChecks;
template <class C, class... Ps>
struct OwnChecks<C, TypeList<Ps...>>
    : AllHold<AllHold<OwnCheck<underlying_policy_t<Ps>, Run<C>>, OwnCheckOfFit<underlying_policy_t<Ps>, Run<C>>>...> {};

template <class C>
using RunOfFitIsSound =
    AllHold<refusal::TakesBatch<module_step::training_step, module_of<C>, typename C::train_batch, Shape<C>>,
            EvalStepFits<C>, OptimizationFits<C>, refusal::RunFits<C>, OwnChecks<C>>;
template <class M, class Policies, class... Args>
struct FitIsSound : RunOfFitIsSound<fit_context<M, Policies, Args...>> {};

template <Stage S, class M, class Policies, class Data>
struct EvaluationIsSound {
    using L = std::remove_reference_t<decltype(stage_loader<S>(std::declval<Data&>()))>;
    using C = Context<M, Policies, NoBatch, eval_batches_of<L>, S>;
    using type = refusal::first_failed_lazy<EvalStepFits<C>, refusal::RunFits<C>, OwnChecks<C>>;
};

} // namespace detail

/// What is wrong with a call of `fit`: `refusal::Passed`, or the check to instantiate.
template <class M, class Policies, class... Args>
using fit_verdict =
    refusal::first_failed_lazy<detail::ModuleIsSound<M>, detail::HasTrainingStep<M>, detail::ConfiguresOptimizers<M>,
                               detail::HasLoop<Policies>, detail::LeadsToData<std::remove_const_t<Args>>...,
                               detail::DataIsOne<M, Args...>, detail::ArgumentsFollow<Args...>,
                               detail::SourceIsSound<M, Args...>, detail::TrainingLoaderIsOne<M, Policies, Args...>,
                               detail::FitIsSound<M, Policies, Args...>>;
template <Stage S, class M, class Policies, class Data>
using evaluation_verdict =
    refusal::first_failed_lazy<detail::ModuleIsSound<M>, detail::LeadsToData<std::remove_const_t<Data>>,
                               detail::DataIsOne<M, Data>, detail::HasLoader<S, Data>,
                               detail::EvaluationIsSound<S, M, Policies, Data>>;

} // namespace fulgurite::engine
