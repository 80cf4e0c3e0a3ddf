// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <optional>
#include <tuple>
#include <type_traits>

#include "fulgurite/loop/check.hpp"
#include "fulgurite/loop/run.hpp"
#include "fulgurite/loop/sources.hpp"
#include "fulgurite/loop/steps.hpp"

/// The checks of one call of `fit`, `validate`, `test` or `predict`, in their order.
namespace fulgurite::loop {

/// What a call gives back that was refused: it answers anything, so that the one error is not followed by others.
struct Refused {
    template <class... Args>
    double metric(Args&&...) const {
        return 0;
    }
    std::int64_t epoch() const { return 0; }
    std::int64_t global_step() const { return 0; }
    std::string stop_reason() const { return {}; }
    Tick* begin() const { return nullptr; }
    Tick* end() const { return nullptr; }
};

template <class M>
consteval bool module_is_sound() {
    constexpr bool is_module = std::is_base_of_v<torch::nn::Module, M> && requires { M::optimization; };
    (void)sizeof(check::is_a_fulgurite_module<M, is_module>);
    if constexpr (!is_module) return false;
    else return !hook::refuse_names<M>();
}

template <class M, class... Args>
using sources_for = decltype(fit_sources(std::declval<M&>(), std::declval<Args&>()...));

template <class M, class First, class...>
consteval bool first_is_data() {
    constexpr bool is_data = Loader<First> || DataModule<First> || (ResumesFrom<First> && DataModule<M>);
    (void)sizeof(check::is_a_loader_or_data_module<First, is_data>);
    return is_data;
}
template <class M>
consteval bool first_is_data() {
    (void)sizeof(check::is_a_loader_or_data_module<M, DataModule<M>>);
    return DataModule<M>;
}

template <class C, class M>
consteval bool optimization_is_sound() {
    using Result = train_result<C>;
    constexpr bool gives_loss = M::optimization == manual || is_step<Result> || std::is_same_v<Result, at::Tensor>;
    (void)sizeof(check::training_step_gives_a_loss<Result, gives_loss>);
    constexpr bool one = M::optimization == manual || std::tuple_size_v<slots_of<M>> == 1;
    (void)sizeof(check::automatic_optimization_has_one_optimizer<M, one>);
    constexpr bool no_step = M::optimization != manual || !C::policies_type::template has_category<policy::Step>;
    (void)sizeof(check::manual_optimization_fits<M, policy::Step, no_step>);
    constexpr bool no_clip = M::optimization != manual || !C::policies_type::template has_category<policy::Clip>;
    (void)sizeof(check::manual_optimization_fits<M, policy::Clip, no_clip>);
    return gives_loss && one && no_step && no_clip;
}

template <class C, class M>
consteval bool eval_step_takes_batch() {
    if constexpr (C::evaluates) return check::step_takes_batch<typename C::eval_step, M, typename C::eval_batch, Shape<C>>();
    else return true;
}

template <class C, class M>
consteval bool run_is_sound() {
    if constexpr (!check::listeners_fit<C>(typename C::policies_type::types{})) return false;
    else if constexpr (!check::keys_are_single<C>()) return false;
    else return check::monitors_fit<C>(typename C::policies_type::types{});
}

template <class M, class Policies, class... Args>
consteval bool fit_is_sound() {
    if constexpr (!module_is_sound<M>()) return false;
    else if constexpr (!has_step<module_step::training_step, M>) {
        (void)sizeof(check::fit_needs_a_step<M, has_step<module_step::training_step, M>>);
        return false;
    } else if constexpr (!requires(M& module) { module.configure_optimizers(); }) {
        (void)sizeof(check::fit_needs_an_optimizer<M, requires(M& module) { module.configure_optimizers(); }>);
        return false;
    } else if constexpr (!Policies::template has_category<policy::Loop>) {
        (void)sizeof(check::fit_needs_a_loop<Policies, Policies::template has_category<policy::Loop>>);
        return false;
    } else if constexpr (!first_is_data<M, Args...>()) {
        return false;
    } else {
        using C = typename session_of<M, Policies, sources_for<M, Args...>>::C;
        if constexpr (!check::step_takes_batch<module_step::training_step, M, typename C::train_batch, Shape<C>>())
            return false;
        else if constexpr (C::evaluates && !has_step<module_step::validation_step, M>) {
            (void)sizeof(check::evaluation_needs_a_step<M, has_step<module_step::validation_step, M>>);
            return false;
        } else if constexpr (!eval_step_takes_batch<C, M>()) return false;
        else if constexpr (!optimization_is_sound<C, M>()) return false;
        else return run_is_sound<C, M>();
    }
}

template <Stage S, class M, class Policies, class Data>
consteval bool evaluation_is_sound() {
    if constexpr (!module_is_sound<M>()) return false;
    else if constexpr (!first_is_data<M, Data>()) return false;
    else {
        using L = std::remove_reference_t<decltype(eval_loader<S>(std::declval<Data&>()))>;
        using C = Context<M, Policies, NoBatch, batch_of<L>, S>;
        constexpr bool has = has_step<typename C::eval_step, M>;
        (void)sizeof(check::evaluation_needs_a_step<M, has>);
        if constexpr (!has) return false;
        else if constexpr (!eval_step_takes_batch<C, M>()) return false;
        else return run_is_sound<C, M>();
    }
}

}  // namespace fulgurite::loop
