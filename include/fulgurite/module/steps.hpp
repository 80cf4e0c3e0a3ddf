// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <type_traits>
#include <utility>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/log/dict_result.hpp"

/// The steps of a module, found like hooks: by name, with any prefix of `(batch, batch_idx, run)`; those of an
/// evaluation may have `dataloader_idx`, an integer, after `batch_idx`. For a prediction `forward` stands in where
/// there is no `predict_step`.
namespace fulgurite::module_step {

struct Names {
    int training_step, validation_step, test_step, predict_step, forward;
};
template <class T>
struct Probe : T, Names {};

// Written out: of a sentence in a macro Clang prints the macro as well.
template <class Module, class Batch, class Signature, bool takes_the_batch>
struct training_step_takes_batch {
    static_assert((holds_for<takes_the_batch, Module, Batch, Signature>),
                  "fulgurite: training_step cannot be called with this loader's batch; it is public and takes "
                  "(batch), (batch, batch_idx) or (batch, batch_idx, run)");
};
template <class Module, class Batch, class Signature, bool takes_the_batch>
struct validation_step_takes_batch {
    static_assert((holds_for<takes_the_batch, Module, Batch, Signature>),
                  "fulgurite: validation_step cannot be called with this loader's batch; it is public and takes "
                  "a prefix of (batch, batch_idx, run) or of (batch, batch_idx, dataloader_idx, run)");
};
template <class Module, class Batch, class Signature, bool takes_the_batch>
struct test_step_takes_batch {
    static_assert((holds_for<takes_the_batch, Module, Batch, Signature>),
                  "fulgurite: test_step cannot be called with this loader's batch; it is public and takes "
                  "a prefix of (batch, batch_idx, run) or of (batch, batch_idx, dataloader_idx, run)");
};
template <class Module, class Batch, class Signature, bool takes_the_batch>
struct predict_by_name_takes_batch {
    static_assert((holds_for<takes_the_batch, Module, Batch, Signature>),
                  "fulgurite: predict_step cannot be called with this loader's batch; it is public and takes "
                  "a prefix of (batch, batch_idx, run) or of (batch, batch_idx, dataloader_idx, run)");
};

#define FULGURITE_STEP(type, step_name)                                                                        \
    struct type {                                                                                              \
        template <class T>                                                                                     \
        static constexpr bool named = !requires { &Probe<T>::step_name; };                                     \
        template <class T, class... Args>                                                                      \
        static constexpr bool callable = requires(T& target, Args... args) { target.step_name(args...); };     \
        template <class T, class... Args>                                                                      \
        using result_of = decltype(std::declval<T&>().step_name(std::declval<Args&>()...));                    \
        template <class T, class... Args>                                                                      \
        static constexpr decltype(auto) call(T& target, Args&... args) {                                       \
            return target.step_name(args...);                                                                  \
        }                                                                                                      \
        /* The member's own type says which batch it wants; a template or an overload set has none to show. */ \
        template <class T>                                                                                     \
        static constexpr auto signature() {                                                                    \
            if constexpr (requires { &T::step_name; }) return std::type_identity<decltype(&T::step_name)>{};   \
            else return std::type_identity<void>{};                                                            \
        }                                                                                                      \
        template <class Module, class Batch, class Signature, bool takes_the_batch>                            \
        using takes_batch = type##_takes_batch<Module, Batch, Signature, takes_the_batch>;                     \
    };
FULGURITE_STEP(training_step, training_step)
FULGURITE_STEP(validation_step, validation_step)
FULGURITE_STEP(test_step, test_step)
FULGURITE_STEP(predict_by_name, predict_step)
#undef FULGURITE_STEP

template <class Batch>
concept HasData = std::is_member_object_pointer_v<decltype(&Batch::data)>;

/// `forward` as a step: with the batch's `data`, or with the batch itself where it has none or forward wants it whole.
struct predict_by_forward {
    template <class T>
    static constexpr bool named = !requires { &Probe<T>::forward; };
    template <class T, class... Batch>
    static constexpr bool takes_data = requires(T& target, Batch... batch) {
        requires(sizeof...(Batch) == 1 && (HasData<std::remove_cvref_t<Batch>> && ...));
        target.forward(batch.data...);
    };
    // The batch itself is tried only where its data did not fit: the body of a generic forward may not take both.
    template <class T, class... Batch>
    static constexpr bool callable = [] {
        if constexpr (takes_data<T, Batch...>) return true;
        else
            return requires(T& target, Batch... batch) {
                requires(sizeof...(Batch) == 1);
                target.forward(batch...);
            };
    }();
    template <class T, class Batch>
    static constexpr decltype(auto) call(T& target, Batch& batch) {
        if constexpr (takes_data<T, Batch&>) return target.forward(batch.data);
        else return target.forward(batch);
    }
    template <class T, class... Args>
    using result_of = decltype(call(std::declval<T&>(), std::declval<Args&>()...));
    template <class T>
    static constexpr auto signature() {
        if constexpr (requires { &T::forward; }) return std::type_identity<decltype(&T::forward)>{};
        else return std::type_identity<void>{};
    }
    template <class Module, class Batch, class Signature, bool takes_the_batch>
    struct takes_batch {
        static_assert((holds_for<takes_the_batch, Module, Batch, Signature>),
                      "fulgurite: the module has no predict_step, and its forward can be called neither with this "
                      "loader's batch nor with the data in it; give it one: auto predict_step(const auto& batch)");
    };
};

/// What `predict` calls: `predict_step`, or `forward` in a module that has no member of that name, as in Lightning.
struct predict_step {
    template <class T>
    using way = std::conditional_t<predict_by_name::named<T>, predict_by_name, predict_by_forward>;
    template <class T>
    static constexpr bool named = way<T>::template named<T>;
    template <class T, class... Args>
    static constexpr bool callable = way<T>::template callable<T, Args...>;
    template <class T, class... Args>
    using result_of = typename way<T>::template result_of<T, Args...>;
    template <class T, class... Args>
    static constexpr decltype(auto) call(T& target, Args&... args) {
        return way<T>::call(target, args...);
    }
    template <class T>
    static constexpr auto signature() {
        return way<T>::template signature<T>();
    }
    template <class Module, class Batch, class Signature, bool takes_the_batch>
    using takes_batch = typename way<Module>::template takes_batch<Module, Batch, Signature, takes_the_batch>;
};

template <class StepName>
inline constexpr bool trains = std::is_same_v<StepName, training_step>;

} // namespace fulgurite::module_step

namespace fulgurite {

template <class StepName, class M>
inline constexpr bool has_step = StepName::template named<M>;

/// The call of a training step with the longest prefix of (batch, batch_idx, run) that it takes.
template <class StepName, class M, class Batch, class Run>
struct StepCall : HookCall<StepName, M, Batch&, std::int64_t&, Run&> {
    static constexpr bool takes_dataloader_idx = false;
};
// Of an evaluation's step: `dataloader_idx` may stand before `run`, or in its place.
template <class StepName, class M, class Batch, class Run>
struct EvalStepCall {
    using Plain = HookCall<StepName, M, Batch&, std::int64_t&, Run&>;
    using Numbered = HookCall<StepName, M, Batch&, std::int64_t&, std::int64_t&, Run&>;
    // A generic third parameter is the run: its body may compile with nothing else.
    static constexpr bool takes_dataloader_idx = [] {
        if constexpr (Plain::arity == 3) return false;
        else return Numbered::arity > 2;
    }();
    using Chosen = std::conditional_t<takes_dataloader_idx, Numbered, Plain>;
    static constexpr int arity = Chosen::arity;
    using result = typename Chosen::result;
};
template <class M, class Batch, class Run>
struct StepCall<module_step::validation_step, M, Batch, Run>
    : EvalStepCall<module_step::validation_step, M, Batch, Run> {};
template <class M, class Batch, class Run>
struct StepCall<module_step::test_step, M, Batch, Run> : EvalStepCall<module_step::test_step, M, Batch, Run> {};
template <class M, class Batch, class Run>
struct StepCall<module_step::predict_step, M, Batch, Run> : EvalStepCall<module_step::predict_step, M, Batch, Run> {};

/// How many arguments the step takes, or -1.
template <class StepName, class M, class Batch, class Run>
inline constexpr int step_arity = StepCall<StepName, M, Batch, Run>::arity;

/// Whether a step may give dictionaries, and of which kind it is.
template <class StepName, class T>
using in_words_of_log = std::conditional_t<std::is_same_v<StepName, module_step::predict_step>, std::type_identity<T>,
                                           DictResult<module_step::trains<StepName>, std::remove_cvref_t<T>>>;

template <class StepName, class M, class Batch, class Run>
using step_result_raw = typename StepCall<StepName, M, Batch, Run>::result;
template <class StepName, class M, class Batch, class Run>
using step_result =
    std::remove_cvref_t<typename in_words_of_log<StepName, step_result_raw<StepName, M, Batch, Run>>::type>;

namespace detail {

template <class StepName, class M, class Batch, class Run>
constexpr step_result_raw<StepName, M, Batch, Run> call_step_itself(M& module, Batch& batch, std::int64_t& batch_idx,
                                                                    Run& run, std::int64_t& dataloader_idx) {
    using Call = StepCall<StepName, M, Batch, Run>;
    if constexpr (Call::arity == 1) return StepName::call(module, batch);
    else if constexpr (Call::arity == 2) return StepName::call(module, batch, batch_idx);
    else if constexpr (!Call::takes_dataloader_idx) return StepName::call(module, batch, batch_idx, run);
    else if constexpr (Call::arity == 3) return StepName::call(module, batch, batch_idx, dataloader_idx);
    else return StepName::call(module, batch, batch_idx, dataloader_idx, run);
}

} // namespace detail

/// Calls a step; the index is that of the loader which the batch is of, for an evaluation. What it returns is in the
/// words of `step` and `logs`, also where the step gives dictionaries.
template <class StepName, class M, class Batch, class Run>
constexpr decltype(auto) call_step(M& module, Batch& batch, std::int64_t& batch_idx, Run& run,
                                   std::int64_t dataloader_idx = 0) {
    const auto call = [&]() -> decltype(auto) {
        return detail::call_step_itself<StepName>(module, batch, batch_idx, run, dataloader_idx);
    };
    if constexpr (std::is_same_v<StepName, module_step::predict_step>) return call();
    else return detail::in_words_of_log<module_step::trains<StepName>>(call);
}

} // namespace fulgurite
