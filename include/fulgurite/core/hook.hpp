// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <concepts>
#include <cstddef>
#include <tuple>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

#include "fulgurite/core/hooks.hpp"
#include "fulgurite/core/policy.hpp"

/// How hooks are found. A hook is a name: a member of that name that takes some prefix of the hook's arguments is called,
/// a member of that name that cannot be called is refused (see check.hpp), a type without the name costs nothing.
namespace fulgurite {

namespace hook {

// `&NameProbe<T>::name` is ambiguous just when T has any member of that name: private, overloaded or a template alike.
template <class T>
struct NameProbe : T, Names {};

}  // namespace hook

/// Whether T has a member of the hook's name, callable or not.
template <class Hook, class T>
inline constexpr bool has_hook_name = [] {
    if constexpr (!std::is_class_v<T>) return false;
    else if constexpr (std::is_final_v<T>) return Hook::template unambiguous<T>;
    else return !Hook::template unambiguous<hook::NameProbe<T>>;
}();

/// How many of the hook's arguments a call to T's member takes: the longest prefix that fits, or -1 if none does.
template <class Hook, class T, class... Args>
struct hook_arity;
template <class Hook, class T>
struct hook_arity<Hook, T> {
    static constexpr int value = Hook::template callable<T> ? 0 : -1;
};
template <class Hook, class T, class A>
struct hook_arity<Hook, T, A> {
    static constexpr int value = Hook::template callable<T, A> ? 1 : hook_arity<Hook, T>::value;
};
template <class Hook, class T, class A, class B>
struct hook_arity<Hook, T, A, B> {
    static constexpr int value = Hook::template callable<T, A, B> ? 2 : hook_arity<Hook, T, A>::value;
};
template <class Hook, class T, class A, class B, class C>
struct hook_arity<Hook, T, A, B, C> {
    static constexpr int value = Hook::template callable<T, A, B, C> ? 3 : hook_arity<Hook, T, A, B>::value;
};
template <class Hook, class T, class A, class B, class C, class D>
struct hook_arity<Hook, T, A, B, C, D> {
    static constexpr int value = Hook::template callable<T, A, B, C, D> ? 4 : hook_arity<Hook, T, A, B, C>::value;
};

template <class Hook, class T, class... Args>
inline constexpr int hook_arity_of = [] {
    if constexpr (has_hook_name<Hook, T>) return hook_arity<Hook, T, Args...>::value;
    else return -1;
}();

/// Calls T's member with the longest prefix of the arguments that it takes.
template <class Hook, class T, class... Args>
constexpr decltype(auto) call_hook(T& target, Args&... args) {
    constexpr int arity = hook_arity_of<Hook, T, Args&...>;
    static_assert(arity >= 0);
    if constexpr (arity == static_cast<int>(sizeof...(Args))) return Hook::call(target, args...);
    else
        return [&]<std::size_t... I>(std::index_sequence<I...>) -> decltype(auto) {
            [[maybe_unused]] auto all = std::tuple<Args&...>(args...);
            return Hook::call(target, std::get<I>(all)...);
        }(std::make_index_sequence<static_cast<std::size_t>(arity)>{});
}

/// What `call_hook` returns.
template <class Hook, class T, class... Args>
using hook_result = decltype(call_hook<Hook>(std::declval<T&>(), std::declval<Args>()...));

/// Applies a function to the policy inside a choice made at run time: nothing, for an empty optional.
template <class P, class F>
constexpr void with_policy(P& policy, F&& f) {
    using Plain = std::remove_cv_t<P>;
    if constexpr (requires { typename Plain::value_type; policy.has_value(); *policy; }) {
        if (policy.has_value()) f(*policy);
    } else if constexpr (requires { std::variant_size<Plain>::value; policy.valueless_by_exception(); }) {
        std::visit(f, policy);
    } else {
        f(policy);
    }
}

}  // namespace fulgurite
