// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>
#include <utility>

#include "fulgurite/core/hook.hpp"

namespace fulgurite {

/// A callback that has one hook, made of a function; see `on`.
template <class Hook, class F>
struct Lambda;

#define FULGURITE_LAMBDA(hook_name, ...)                                      \
    template <class F>                                                        \
    struct Lambda<hook::hook_name, F> {                                       \
        static constexpr bool asks_for_the_program = true;                    \
        F function;                                                           \
        template <class... Args>                                              \
            requires std::is_invocable_v<F&, Args&...>                        \
        auto hook_name(Args&... args) -> std::invoke_result_t<F&, Args&...> { \
            return function(args...);                                         \
        }                                                                     \
    };
FULGURITE_HOOKS(FULGURITE_LAMBDA)
#undef FULGURITE_LAMBDA

/// Makes a callback of a function, which takes any prefix of the hook's arguments and is called without a detour:
///
///     Trainer{Epochs{3}, on<hook::on_train_epoch_end>([](auto& run) { fmt::print("epoch {} is over\n", run.epoch());
///     })}
///
/// For several hooks, or state in a checkpoint, write a type with these members instead.
template <class Hook, class F>
Lambda<Hook, std::decay_t<F>> on(F&& function) {
    return {std::forward<F>(function)};
}

} // namespace fulgurite
