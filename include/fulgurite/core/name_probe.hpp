// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

/// `FULGURITE_NAME_PROBE(done)` makes `names_done<T>`: whether a class has any member of that name, be it a template,
/// overloaded or private. It stands in a namespace.
// `&ProbeOf_done<T>::done` is ambiguous just when T has such a member.
#define FULGURITE_NAME_PROBE(name)                                                \
    struct ProbeName_##name {                                                     \
        int name;                                                                 \
    };                                                                            \
    template <class T>                                                            \
    struct ProbeOf_##name : T, ProbeName_##name {};                               \
    template <class T>                                                            \
    inline constexpr bool names_##name = !requires { &ProbeOf_##name<T>::name; }; \
    template <class T>                                                            \
        requires std::is_final_v<T>                                               \
    inline constexpr bool names_##name<T> = requires { &T::name; }
