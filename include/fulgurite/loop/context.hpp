// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/core/type_list.hpp"
#include "fulgurite/loop/cursor.hpp"
#include "fulgurite/loop/metrics.hpp"
#include "fulgurite/loop/optimizers.hpp"
#include "fulgurite/loop/policy_set.hpp"
#include "fulgurite/module/steps.hpp"
#include "fulgurite/tensor/log.hpp"
#include "fulgurite/tensor/state.hpp"

/// The types of one call of `fit`, `validate`, `test` or `predict`, and what follows from them.
namespace fulgurite::loop {

template <class M, class Policies, class Sources>
class Session;
template <class C>
class Shape;
template <class C>
class Run;

/// M: the user's module. Policies: a PolicySet. Train, Eval: batch types. S: what was asked for. Sources: where the
/// loaders of a fit come from.
template <class M, class Policies, class Train, class Eval, Stage S, class Sources = void>
struct Context {
    using sources_type = Sources;
    using module_type = M;
    using policies_type = Policies;
    using train_batch = Train;
    using eval_batch = Eval;
    static constexpr Stage stage = S;
    static constexpr bool fits = S == Stage::fit, evaluates = !std::is_same_v<Eval, NoBatch>;
    static constexpr Phase eval_phase = S == Stage::test      ? Phase::test
                                        : S == Stage::predict ? Phase::predict
                                                              : Phase::validation;
    using eval_step = std::conditional_t<
        S == Stage::test, module_step::test_step,
        std::conditional_t<S == Stage::predict, module_step::predict_step, module_step::validation_step>>;
};

template <class C>
using module_of = typename C::module_type;

/// A step may return its result in an optional: nothing means that this batch is skipped.
template <class T>
struct step_value {
    using type = T;
    static constexpr bool may_skip = false;
};
template <class T>
struct step_value<std::optional<T>> {
    using type = T;
    static constexpr bool may_skip = true;
};

template <class C>
struct train_result_of {
    using type = void;
};
template <class C>
    requires C::fits
struct train_result_of<C> {
    using type = typename step_value<
        step_result<module_step::training_step, module_of<C>, typename C::train_batch, Shape<C>>>::type;
};
template <class C>
using train_result = typename train_result_of<C>::type;

template <class C>
struct eval_result_of {
    using type = void;
};
template <class C>
    requires C::evaluates
struct eval_result_of<C> {
    using type = step_result<typename C::eval_step, module_of<C>, typename C::eval_batch, Shape<C>>;
};
template <class C>
using eval_result = typename eval_result_of<C>::type;

template <class C>
using train_outputs = outputs_of_t<train_result<C>>;
template <class C>
using eval_outputs = std::conditional_t<C::stage == Stage::predict, eval_result<C>, outputs_of_t<eval_result<C>>>;

/// The arguments of a hook as types: what `notify` is called with.
template <class Hook, class C, class R>
consteval auto arguments_of() {
    namespace h = fulgurite::hook;
    constexpr auto is = []<class... Hooks>(TypeList<Hooks...>) { return (std::is_same_v<Hook, Hooks> || ...); };
    if constexpr (is(TypeList<h::on_train_batch_start>{}))
        return TypeList<R&, typename C::train_batch&, std::int64_t&>{};
    else if constexpr (is(TypeList<h::on_before_zero_grad, h::on_before_optimizer_step>{}))
        return TypeList<R&, first_optimizer_of<module_of<C>>&>{};
    else if constexpr (is(TypeList<h::on_before_backward>{})) return TypeList<R&, at::Tensor&>{};
    else if constexpr (is(TypeList<h::on_train_batch_end>{}))
        return TypeList<R&, train_outputs<C>&, typename C::train_batch&, std::int64_t&>{};
    else if constexpr (is(TypeList<h::on_train_epoch_end>{})) return TypeList<R&, std::vector<train_outputs<C>>&>{};
    else if constexpr (is(TypeList<h::on_validation_batch_start, h::on_test_batch_start, h::on_predict_batch_start>{}))
        return TypeList<R&, typename C::eval_batch&, std::int64_t&>{};
    else if constexpr (is(TypeList<h::on_validation_batch_end, h::on_test_batch_end, h::on_predict_batch_end>{}))
        return TypeList<R&, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&>{};
    else if constexpr (is(TypeList<h::on_validation_epoch_end, h::on_test_epoch_end>{}))
        return TypeList<R&, std::vector<eval_outputs<C>>&>{};
    else if constexpr (is(TypeList<h::on_save_checkpoint>{})) return TypeList<R&, StateTree&>{};
    else if constexpr (is(TypeList<h::on_load_checkpoint>{})) return TypeList<R&, const StateTree&>{};
    else if constexpr (is(TypeList<h::on_exception>{})) return TypeList<R&, const std::exception&>{};
    else if constexpr (is(TypeList<h::setup, h::teardown>{})) return TypeList<R&, Stage&>{};
    else return TypeList<R&>{};
}

/// Whether a hook is called at all in this context.
template <class Hook, class C>
consteval bool hook_is_called() {
    constexpr auto name = Hook::name;
    constexpr bool of_validation = name.find("_validation_") != name.npos, of_test = name.find("_test_") != name.npos,
                   of_predict = name.find("_predict_") != name.npos;
    if (of_validation) return C::evaluates && C::eval_phase == Phase::validation;
    if (of_test) return C::evaluates && C::eval_phase == Phase::test;
    if (of_predict) return C::evaluates && C::eval_phase == Phase::predict;
    return C::fits || name == "setup" || name == "teardown" || name == "on_exception" || name == "on_load_checkpoint";
}

template <class Hook, class T, class... Args>
constexpr int arity_with(TypeList<Args...>) {
    return hook_arity_of<Hook, T, Args...>;
}
template <class Hook, class T, class C, class R>
inline constexpr int arity_in = arity_with<Hook, underlying_policy_t<T>>(arguments_of<Hook, C, R>());

template <class Hook, class T, class... Args>
hook_result<Hook, T, Args...> result_with(TypeList<Args...>);
template <class Hook, class T, class C>
using result_in = decltype(result_with<Hook, underlying_policy_t<T>>(arguments_of<Hook, C, Shape<C>>()));

/// The metric entries that T's member for this hook adds: what it returns in `logs(...)`.
template <class Hook, class T, class C>
consteval auto entries_from_hook() {
    if constexpr (Hook::phase == Phase::none || !has_hook_name<Hook, underlying_policy_t<T>>) return TypeList<>{};
    else if constexpr (!hook_is_called<Hook, C>()) return TypeList<>{};
    else if constexpr (arity_in<Hook, T, C, Shape<C>> < 0) return TypeList<>{};
    else return typename entries_of<logged_types_t<result_in<Hook, T, C>>, Hook::phase, Hook::logs_on_epoch>::type{};
}

template <class Hook, class C, class... Ps>
consteval auto entries_from_listeners(TypeList<Ps...>) {
    return concat<decltype(entries_from_hook<Hook, Ps, C>())...,
                  decltype(entries_from_hook<Hook, module_of<C>, C>())>{};
}

template <class C>
struct entries_in {
    using steps = concat<typename entries_of<logged_types_t<train_result<C>>, Phase::train, false>::type,
                         typename entries_of<logged_types_t<eval_result<C>>, C::eval_phase, true>::type>;
#define FULGURITE_ENTRIES(name, ...) \
    decltype(entries_from_listeners<hook::name, C>(typename C::policies_type::types{})),
    using type = concat<steps, FULGURITE_HOOKS(FULGURITE_ENTRIES) TypeList<>>;
#undef FULGURITE_ENTRIES
};

} // namespace fulgurite::loop
