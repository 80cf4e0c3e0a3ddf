// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <bit>
#include <concepts>
#include <cstdint>
#include <optional>
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

/// One bit for each hook that T has a member of the name of. Nothing is instantiated for the others, which are most:
/// what a Trainer costs at compile time grows with the hooks that somebody hears.
template <class T>
consteval std::uint64_t named_bits() {
    std::uint64_t bits = 0;
    if constexpr (std::is_class_v<T> && !std::is_final_v<T>) {
#define FULGURITE_BIT(name, ...) \
    if (!requires { &NameProbe<T>::name; }) bits |= std::uint64_t{1} << static_cast<unsigned>(Index::name);
        FULGURITE_HOOKS(FULGURITE_BIT)
#undef FULGURITE_BIT
    } else if constexpr (std::is_class_v<T>) {
#define FULGURITE_BIT(name, ...) \
    if (requires { &T::name; }) bits |= std::uint64_t{1} << static_cast<unsigned>(Index::name);
        FULGURITE_HOOKS(FULGURITE_BIT)
#undef FULGURITE_BIT
    }
    return bits;
}

template <std::uint64_t Bits, unsigned First, class... Found>
struct HooksIn {
    static constexpr auto next = First + static_cast<unsigned>(std::countr_zero(Bits >> First));
    using type =
        typename HooksIn<(Bits & ~(std::uint64_t{1} << next)), next, Found..., typename HookAt<next>::type>::type;
};
template <unsigned First, class... Found>
struct HooksIn<0, First, Found...> {
    using type = TypeList<Found...>;
};

} // namespace hook

template <class T>
inline constexpr std::uint64_t hook_bits = hook::named_bits<T>();
/// The hooks that T has a member of the name of, in the order of the list.
template <class T>
using hooks_of = typename hook::HooksIn<hook_bits<T>, 0>::type;

/// Whether T has a member of the hook's name, callable or not.
template <class Hook, class T>
inline constexpr bool has_hook_name = ((hook_bits<T> >> Hook::index) & 1) != 0;

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
template <class Hook, class T, class A, class B, class C, class D, class E>
struct HookCall<Hook, T, A, B, C, D, E> : HookCall<Hook, T, A, B, C, D> {};
template <class Hook, class T, class A, class B, class C, class D, class E>
    requires(Hook::template callable<T, A, B, C, D, E>)
struct HookCall<Hook, T, A, B, C, D, E> {
    static constexpr int arity = 5;
    using result = typename Hook::template result_of<T, A, B, C, D, E>;
};

/// What `call_hook` returns.
template <class Hook, class T, class... Args>
using hook_result = typename HookCall<Hook, T, Args...>::result;

namespace hook {

template <class Hook, class T, class A, class... More>
constexpr decltype(auto) call_first(T& target, A& a, More&...) {
    return Hook::call(target, a);
}
template <class Hook, class T, class A, class B, class... More>
constexpr decltype(auto) call_first_two(T& target, A& a, B& b, More&...) {
    return Hook::call(target, a, b);
}
template <class Hook, class T, class A, class B, class C, class... More>
constexpr decltype(auto) call_first_three(T& target, A& a, B& b, C& c, More&...) {
    return Hook::call(target, a, b, c);
}
template <class Hook, class T, class A, class B, class C, class D, class... More>
constexpr decltype(auto) call_first_four(T& target, A& a, B& b, C& c, D& d, More&...) {
    return Hook::call(target, a, b, c, d);
}

} // namespace hook

/// Calls T's member with the longest prefix of the arguments that it takes.
template <class Hook, class T, class... Args>
constexpr hook_result<Hook, T, Args&...> call_hook(T& target, Args&... args) {
    constexpr int arity = HookCall<Hook, T, Args&...>::arity;
    static_assert(arity >= 0);
    if constexpr (arity == static_cast<int>(sizeof...(Args))) return Hook::call(target, args...);
    else if constexpr (arity == 0) return Hook::call(target);
    else if constexpr (arity == 1) return hook::call_first<Hook>(target, args...);
    else if constexpr (arity == 2) return hook::call_first_two<Hook>(target, args...);
    else if constexpr (arity == 3) return hook::call_first_three<Hook>(target, args...);
    else return hook::call_first_four<Hook>(target, args...);
}

/// Applies a function to the policy inside a choice made at run time: nothing, for an empty optional.
template <class P, class F>
constexpr void with_policy(P& policy, F&& f) {
    f(policy);
}
template <class P, class F>
constexpr void with_policy(std::optional<P>& policy, F&& f) {
    if (policy.has_value()) f(*policy);
}
template <class... Ps, class F>
constexpr void with_policy(std::variant<Ps...>& policy, F&& f) {
    std::visit(f, policy);
}

} // namespace fulgurite
