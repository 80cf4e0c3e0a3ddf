// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/policy.hpp"

/// How hooks are found. A hook is a name: a member of that name that takes some prefix of the hook's arguments is
/// called, a member of that name that cannot be called is refused (see check.hpp), a type without the name costs
/// nothing.
namespace fulgurite {

namespace hook {

// `&NameProbe<T>::name` is ambiguous just when T has any member of that name: private, overloaded or a template alike.
template <class T>
struct NameProbe : T, Names {};

} // namespace hook

/// Whether T has a member of the hook's name, callable or not.
template <class Hook, class T>
inline constexpr bool has_hook_name = [] {
    if constexpr (!std::is_class_v<T>) return false;
    else if constexpr (std::is_final_v<T>) return Hook::template unambiguous<T>;
    else return !Hook::template unambiguous<hook::NameProbe<T>>;
}();

/// The call of a member with the longest prefix of the arguments that it takes: how many those are, -1 where none fits,
/// and what it returns. All of it unevaluated, so that a member that returns void is never instantiated just to be
/// asked.
template <class Hook, class T, class... Args>
struct HookCall;
template <class Hook, class T>
struct HookCall<Hook, T> {
    static constexpr int arity = -1;
    using result = void;
};
template <class Hook, class T>
    requires(Hook::template callable<T>)
struct HookCall<Hook, T> {
    static constexpr int arity = 0;
    using result = typename Hook::template result_of<T>;
};
template <class Hook, class T, class A>
struct HookCall<Hook, T, A> : HookCall<Hook, T> {};
template <class Hook, class T, class A>
    requires(Hook::template callable<T, A>)
struct HookCall<Hook, T, A> {
    static constexpr int arity = 1;
    using result = typename Hook::template result_of<T, A>;
};
template <class Hook, class T, class A, class B>
struct HookCall<Hook, T, A, B> : HookCall<Hook, T, A> {};
template <class Hook, class T, class A, class B>
    requires(Hook::template callable<T, A, B>)
struct HookCall<Hook, T, A, B> {
    static constexpr int arity = 2;
    using result = typename Hook::template result_of<T, A, B>;
};
template <class Hook, class T, class A, class B, class C>
struct HookCall<Hook, T, A, B, C> : HookCall<Hook, T, A, B> {};
template <class Hook, class T, class A, class B, class C>
    requires(Hook::template callable<T, A, B, C>)
struct HookCall<Hook, T, A, B, C> {
    static constexpr int arity = 3;
    using result = typename Hook::template result_of<T, A, B, C>;
};
template <class Hook, class T, class A, class B, class C, class D>
struct HookCall<Hook, T, A, B, C, D> : HookCall<Hook, T, A, B, C> {};
template <class Hook, class T, class A, class B, class C, class D>
    requires(Hook::template callable<T, A, B, C, D>)
struct HookCall<Hook, T, A, B, C, D> {
    static constexpr int arity = 4;
    using result = typename Hook::template result_of<T, A, B, C, D>;
};

template <class Hook, class T, class... Args>
inline constexpr int hook_arity_of = [] {
    if constexpr (has_hook_name<Hook, T>) return HookCall<Hook, T, Args...>::arity;
    else return -1;
}();

/// What `call_hook` returns.
template <class Hook, class T, class... Args>
using hook_result = typename HookCall<Hook, T, Args...>::result;

/// Calls T's member with the longest prefix of the arguments that it takes.
template <class Hook, class T, class... Args>
constexpr hook_result<Hook, T, Args&...> call_hook(T& target, Args&... args) {
    constexpr int arity = HookCall<Hook, T, Args&...>::arity;
    static_assert(arity >= 0);
    if constexpr (arity == static_cast<int>(sizeof...(Args))) return Hook::call(target, args...);
    else
        return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) {
            [[maybe_unused]] auto all = std::tuple<Args&...>(args...);
            return Hook::call(target, std::get<I>(all)...);
        }(std::make_index_sequence<static_cast<std::size_t>(arity)>{});
}

/// Applies a function to the policy inside a choice made at run time: nothing, for an empty optional.
template <class P, class F>
constexpr void with_policy(P& policy, F&& f) {
    using Plain = std::remove_cv_t<P>;
    if constexpr (requires {
                      typename Plain::value_type;
                      policy.has_value();
                      *policy;
                  }) {
        if (policy.has_value()) f(*policy);
    } else if constexpr (requires {
                             std::variant_size<Plain>::value;
                             policy.valueless_by_exception();
                         }) {
        std::visit(f, policy);
    } else {
        f(policy);
    }
}

} // namespace fulgurite
