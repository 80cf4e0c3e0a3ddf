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
#include "fulgurite/engine/loaders/eval_loaders.hpp"
#include "fulgurite/engine/metrics/table.hpp"
#include "fulgurite/engine/state/optimizer_slot.hpp"
#include "fulgurite/engine/state/policy_set.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/outputs.hpp"
#include "fulgurite/module/steps.hpp"
#include "fulgurite/tensor/state.hpp"

/// The types of one call of `fit`, `validate`, `test` or `predict`, and what follows from them.
namespace fulgurite::engine {

template <class M, class Policies, class Sources>
class Session;
template <class C>
class Shape;
template <class C>
class Run;

/// M: the user's module. Policies: a PolicySet. Train: the batch type. Eval: `EvalBatches`. S: what was asked for.
/// Sources: where the loaders of a fit come from.
template <class M, class Policies, class Train, class Eval, Stage S, class Sources = void>
struct Context {
    using sources_type = Sources;
    using module_type = M;
    using policies_type = Policies;
    using train_batch = Train;
    using eval_batches = Eval;
    static constexpr Stage stage = S;
    static constexpr bool fits = S == Stage::fit, evaluates = Eval::each::size > 0;
    static constexpr bool several = Eval::several; ///< loaders are evaluated, which have indices
    static constexpr Phase eval_phase = S == Stage::test      ? Phase::test
                                        : S == Stage::predict ? Phase::predict
                                                              : Phase::validation;
    using eval_step = std::conditional_t<
        S == Stage::test, module_step::test_step,
        std::conditional_t<S == Stage::predict, module_step::predict_step, module_step::validation_step>>;
};

template <class C>
using module_of = typename C::module_type;

/// The context of what is called with the batches of one loader of an evaluation.
template <class C, class Batch>
struct InLoader : C {
    using eval_batch = Batch;
};
template <class C, class Batches>
struct InLoaders;
template <class C, class... Batches>
struct InLoaders<C, TypeList<Batches...>> {
    using type = TypeList<InLoader<C, Batches>...>;
};
/// One for each loader; for each type of batches only, where Unique.
template <class C, bool Unique>
using in_loaders = typename InLoaders<
    C, std::conditional_t<Unique, unique_types<typename C::eval_batches::each>, typename C::eval_batches::each>>::type;

template <class C>
struct ShapeOf {
    using type = Shape<C>;
};
template <class C, class Batch>
struct ShapeOf<InLoader<C, Batch>> {
    using type = Shape<C>;
};
template <class C>
using shape_of = typename ShapeOf<C>::type;

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

/// What a step of an evaluation returns. C: an `InLoader`.
template <class C>
using eval_result = step_result<typename C::eval_step, module_of<C>, typename C::eval_batch, shape_of<C>>;

template <class C>
using train_outputs = outputs_of_t<train_result<C>>;
template <class C>
using eval_outputs = std::conditional_t<C::stage == Stage::predict, eval_result<C>, outputs_of_t<eval_result<C>>>;

/// What an evaluation gathers, one of a kind for each batch: a vector for each loader.
template <class C, template <class> class Of, class Batches = typename C::eval_batches>
struct Gathered;
template <class C, template <class> class Of, bool Several, class... Bs>
struct Gathered<C, Of, EvalBatches<Several, true, Bs...>> {
    using type = std::tuple<std::vector<Of<InLoader<C, Bs>>>...>;
};
template <class C, template <class> class Of, class B>
struct Gathered<C, Of, EvalBatches<true, false, B>> {
    using type = std::vector<std::vector<Of<InLoader<C, B>>>>;
};
/// What of it a user is given: the vector of a single loader, or all vectors of several.
template <class C>
auto& given_of(auto& gathered) {
    if constexpr (C::several) return gathered;
    else return std::get<0>(gathered);
}
template <class C>
using eval_gathered =
    std::remove_reference_t<decltype(given_of<C>(std::declval<typename Gathered<C, eval_outputs>::type&>()))>;

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
FULGURITE_ARGUMENTS(on_validation_batch_start, typename C::eval_batch&, std::int64_t&, std::int64_t&)
FULGURITE_ARGUMENTS(on_validation_batch_end, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&, std::int64_t&)
FULGURITE_ARGUMENTS(on_validation_epoch_end, eval_gathered<C>&)
FULGURITE_ARGUMENTS(on_test_batch_start, typename C::eval_batch&, std::int64_t&, std::int64_t&)
FULGURITE_ARGUMENTS(on_test_batch_end, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&, std::int64_t&)
FULGURITE_ARGUMENTS(on_test_epoch_end, eval_gathered<C>&)
FULGURITE_ARGUMENTS(on_predict_batch_start, typename C::eval_batch&, std::int64_t&, std::int64_t&)
FULGURITE_ARGUMENTS(on_predict_batch_end, eval_outputs<C>&, typename C::eval_batch&, std::int64_t&, std::int64_t&)
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
using call_in = CallWith<Hook, T, typename arguments_of<Hook, C, shape_of<C>>::type>;

/// Whether a hook is called with the batches of an evaluation.
template <class Hook>
inline constexpr bool is_of_eval_batch =
    (Hook::scope == fulgurite::hook::Scope::validation || Hook::scope == fulgurite::hook::Scope::test ||
     Hook::scope == fulgurite::hook::Scope::predict) &&
    (Hook::name.ends_with("_batch_start") || Hook::name.ends_with("_batch_end"));
/// Whether what a hook logs is that of the loader whose turn it is, of several.
template <class Hook, class C>
inline constexpr bool logs_by_loader = C::several && is_of_eval_batch<Hook>;

/// The contexts that a hook is called in: this one, or one for each type of batches of an evaluation.
template <class Hook, class C>
struct ContextsOf {
    using type = TypeList<C>;
};
template <class Hook, class C>
    requires is_of_eval_batch<Hook>
struct ContextsOf<Hook, C> {
    using type = in_loaders<C, true>;
};
template <class Hook, class C>
using contexts_of = typename ContextsOf<Hook, C>::type;

/// Whether T takes the hook's arguments up to this position.
template <class Hook, int Position, class T, class C>
consteval bool takes_argument() {
    if constexpr (!has_hook_name<Hook, T>) return false;
    else
        return []<class... Cs>(TypeList<Cs...>) {
            return ((call_in<Hook, T, Cs>::arity > Position) || ...);
        }(contexts_of<Hook, C>{});
}

} // namespace fulgurite::engine
