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
struct arguments_of {
    using type = TypeList<R&>;
};
#define FULGURITE_ARGUMENTS(name, ...)                 \
    template <class C, class R>                        \
    struct arguments_of<fulgurite::hook::name, C, R> { \
        using type = TypeList<R&, __VA_ARGS__>;        \
    };
FULGURITE_ARGUMENTS(setup, Stage&)
FULGURITE_ARGUMENTS(teardown, Stage&)
FULGURITE_ARGUMENTS(on_train_batch_start, typename C::train_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_before_zero_grad, first_optimizer_of<module_of<C>>&)
FULGURITE_ARGUMENTS(on_before_backward, at::Tensor&)
FULGURITE_ARGUMENTS(on_before_optimizer_step, first_optimizer_of<module_of<C>>&)
FULGURITE_ARGUMENTS(configure_gradient_clipping, first_optimizer_of<module_of<C>>&)
FULGURITE_ARGUMENTS(on_train_batch_end, train_outputs<C>&, typename C::train_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_train_epoch_end, std::vector<train_outputs<C>>&)
FULGURITE_ARGUMENTS(on_validation_batch_start, typename C::eval_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_validation_batch_end, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_validation_epoch_end, std::vector<eval_outputs<C>>&)
FULGURITE_ARGUMENTS(on_test_batch_start, typename C::eval_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_test_batch_end, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_test_epoch_end, std::vector<eval_outputs<C>>&)
FULGURITE_ARGUMENTS(on_predict_batch_start, typename C::eval_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_predict_batch_end, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&)
FULGURITE_ARGUMENTS(on_save_checkpoint, StateTree&)
FULGURITE_ARGUMENTS(on_load_checkpoint, const StateTree&)
FULGURITE_ARGUMENTS(on_exception, const std::exception&)
#undef FULGURITE_ARGUMENTS

/// Whether a hook is called at all in this context.
template <class Hook, class C>
inline constexpr bool hook_is_called =
    Hook::scope == fulgurite::hook::Scope::any || (Hook::scope == fulgurite::hook::Scope::fit && C::fits) ||
    (Hook::scope == fulgurite::hook::Scope::validation && C::evaluates && C::eval_phase == Phase::validation) ||
    (Hook::scope == fulgurite::hook::Scope::test && C::evaluates && C::eval_phase == Phase::test) ||
    (Hook::scope == fulgurite::hook::Scope::predict && C::evaluates && C::eval_phase == Phase::predict);

template <class Hook, class T, class List>
struct CallWith;
template <class Hook, class T, class... Args>
struct CallWith<Hook, T, TypeList<Args...>> : HookCall<Hook, T, Args...> {};
/// The call of T's member for a hook that T names, in this context: `arity` and `result`.
template <class Hook, class T, class C>
using call_in = CallWith<Hook, T, typename arguments_of<Hook, C, Shape<C>>::type>;

/// Whether T takes the hook's arguments up to this position.
template <class Hook, int Position, class T, class C>
consteval bool takes_argument() {
    if constexpr (has_hook_name<Hook, T>) return call_in<Hook, T, C>::arity > Position;
    else return false;
}

/// The metric entries that T's members add: what its hooks return in `logs(...)`.
template <class Hook, class T, class C>
struct EntriesOfHook {
    using type = TypeList<>;
};
template <class Hook, class T, class C>
    requires(Hook::phase != Phase::none && hook_is_called<Hook, C>)
struct EntriesOfHook<Hook, T, C> {
    using type = typename entries_of<logged_types_t<typename call_in<Hook, T, C>::result>, Hook::phase,
                                     Hook::logs_on_epoch>::type;
};
template <class T, class C, class Hooks>
struct EntriesOfListener;
template <class T, class C, class... Hooks>
struct EntriesOfListener<T, C, TypeList<Hooks...>> {
    using type = concat<typename EntriesOfHook<Hooks, T, C>::type...>;
};
template <class C, class Listeners>
struct EntriesOfAll;
template <class C, class... Ts>
struct EntriesOfAll<C, TypeList<Ts...>> {
    using type = concat<typename EntriesOfListener<Ts, C, hooks_of<Ts>>::type...>;
};

/// All metrics of a run: those of the steps, those of the policies' hooks in their order, those of the module's hooks.
template <class C>
struct entries_in {
    using steps = concat<typename entries_of<logged_types_t<train_result<C>>, Phase::train, false>::type,
                         typename entries_of<logged_types_t<eval_result<C>>, C::eval_phase, true>::type>;
    using type = concat<steps, typename EntriesOfAll<C, typename C::policies_type::listener_types>::type,
                        typename EntriesOfListener<module_of<C>, C, hooks_of<module_of<C>>>::type>;
};

} // namespace fulgurite::loop
