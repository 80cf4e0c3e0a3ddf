// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <type_traits>

namespace fulgurite {

/// A list of types, for compile-time bookkeeping only.
template <class... Ts>
struct TypeList {
    static constexpr std::size_t size = sizeof...(Ts);
};

template <class T, class List>
inline constexpr bool contains_type = false;
template <class T, class... Ts>
inline constexpr bool contains_type<T, TypeList<Ts...>> = (std::is_same_v<T, Ts> || ...);

/// The condition of a static_assert about these types. Clang prints a condition with its types, next to the sentence;
/// GCC prints the types of the class that the assertion stands in.
template <bool condition, class... Types>
inline constexpr bool holds_for = condition;

namespace detail {

template <class Result, class... Lists>
struct Concat {
    using type = Result;
};
template <class... As, class... Bs, class... Lists>
struct Concat<TypeList<As...>, TypeList<Bs...>, Lists...> : Concat<TypeList<As..., Bs...>, Lists...> {};

template <class Result, class... Ts>
struct Unique {
    using type = Result;
};
template <class... Rs, class T, class... Ts>
struct Unique<TypeList<Rs...>, T, Ts...>
    : Unique<std::conditional_t<contains_type<T, TypeList<Rs...>>, TypeList<Rs...>, TypeList<Rs..., T>>, Ts...> {};

template <class List>
struct UniqueOf;
template <class... Ts>
struct UniqueOf<TypeList<Ts...>> : Unique<TypeList<>, Ts...> {};

template <class Seen, class... Ts>
struct FirstRepeated {
    using type = void;
};
template <class... Seen, class T, class... Ts>
struct FirstRepeated<TypeList<Seen...>, T, Ts...> {
    using type = typename std::conditional_t<contains_type<T, TypeList<Seen...>>, std::type_identity<T>,
                                             FirstRepeated<TypeList<Seen..., T>, Ts...>>::type;
};

} // namespace detail

/// All lists in one, in order.
template <class... Lists>
using concat = typename detail::Concat<TypeList<>, Lists...>::type;

template <class List>
using unique_types = typename detail::UniqueOf<List>::type;

/// The first type that stands in the list for a second time, or void.
template <class List>
struct first_repeated;
template <class... Ts>
struct first_repeated<TypeList<Ts...>> : detail::FirstRepeated<TypeList<>, Ts...> {};

/// The position of a type in a list that contains it.
template <class T, class List>
inline constexpr std::size_t index_of = 0;
template <class T, class... Ts>
inline constexpr std::size_t index_of<T, TypeList<Ts...>> = [] {
    std::size_t i = 0;
    (void)((std::is_same_v<T, Ts> ? true : (++i, false)) || ...);
    return i;
}();

} // namespace fulgurite
