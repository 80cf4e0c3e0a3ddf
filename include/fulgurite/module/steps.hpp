// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <type_traits>
#include <utility>

#include "fulgurite/core/hook.hpp"
#include "fulgurite/tensor/log.hpp"

/// The steps of a module, found like hooks: by name, with any prefix of `(batch, batch_idx, run)`.
namespace fulgurite::module_step {

struct Names {
    int training_step, validation_step, test_step, predict_step;
};
template <class T>
struct Probe : T, Names {};

#define FULGURITE_STEP(step_name)                                                                              \
    struct step_name {                                                                                         \
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
        struct takes_batch {                                                                                   \
            static_assert((holds_for<takes_the_batch, Module, Batch, Signature>),                              \
                          "fulgurite: " #step_name                                                             \
                          " cannot be called with this loader's batch; it "                                    \
                          "takes (batch), (batch, batch_idx) or (batch, batch_idx, run)");                     \
        };                                                                                                     \
    };
FULGURITE_STEP(training_step)
FULGURITE_STEP(validation_step)
FULGURITE_STEP(test_step)
FULGURITE_STEP(predict_step)
#undef FULGURITE_STEP

} // namespace fulgurite::module_step

namespace fulgurite {

template <class StepName, class M>
inline constexpr bool has_step = StepName::template named<M>;

/// How many of (batch, batch_idx, run) the step takes, or -1.
template <class StepName, class M, class Batch, class Run>
inline constexpr int step_arity = HookCall<StepName, M, Batch&, std::int64_t&, Run&>::arity;

template <class StepName, class M, class Batch, class Run>
using step_result_raw = hook_result<StepName, M, Batch&, std::int64_t&, Run&>;
template <class StepName, class M, class Batch, class Run>
using step_result = std::remove_cvref_t<step_result_raw<StepName, M, Batch, Run>>;

template <class StepName, class M, class Batch, class Run>
constexpr step_result_raw<StepName, M, Batch, Run> call_step(M& module, Batch& batch, std::int64_t& batch_idx,
                                                             Run& run) {
    constexpr int arity = step_arity<StepName, M, Batch, Run>;
    if constexpr (arity == 1) return StepName::call(module, batch);
    else if constexpr (arity == 2) return StepName::call(module, batch, batch_idx);
    else return StepName::call(module, batch, batch_idx, run);
}

} // namespace fulgurite
