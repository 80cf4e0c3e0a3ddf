// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <functional>
#include <type_traits>

/// What is no thing itself but leads to one, and what is a function: for checks that say so.
namespace fulgurite::detail {

template <class T>
inline constexpr bool is_reference_wrapper = false;
template <class T>
inline constexpr bool is_reference_wrapper<std::reference_wrapper<T>> = true;

/// A pointer, a smart pointer or a `std::reference_wrapper`.
template <class T>
inline constexpr bool is_indirect = (std::is_pointer_v<T> && !std::is_function_v<std::remove_pointer_t<T>>) ||
                                    is_reference_wrapper<T> || requires(T& pointer) {
                                        *pointer;
                                        pointer.get();
                                        pointer.operator->();
                                    };

struct CallName {
    void operator()();
};
template <class T>
struct CallProbe : T, CallName {};
template <class T>
consteval bool has_call_operator() {
    if constexpr (std::is_class_v<T> && !std::is_final_v<T>) return !requires { &CallProbe<T>::operator(); };
    else return false;
}
/// A function, a lambda (generic ones, too) or a function object.
template <class T>
inline constexpr bool is_function_like =
    std::is_function_v<std::remove_pointer_t<std::remove_reference_t<T>>> || has_call_operator<T>();

} // namespace fulgurite::detail
