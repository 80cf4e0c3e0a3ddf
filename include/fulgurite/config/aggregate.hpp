// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <concepts>
#include <cstddef>
#include <exception>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/core/reflect.hpp"

/// The members of an option struct: announced with `BOOST_HANA_ADAPT_STRUCT`, or of a plain aggregate without bases,
/// arrays and private members, whose names the compiler tells.
namespace fulgurite::config {

namespace detail {

struct Anything {
    template <class T>
    operator T() const {  // NOLINT(google-explicit-constructor)
        std::terminate(); // never called; Clang wants a body where T has no linkage
    }
};
template <class T, std::size_t... I>
consteval bool takes(std::index_sequence<I...>) {
    return requires { T{(static_cast<void>(I), Anything())...}; };
}
inline constexpr std::size_t most_members = 26; // as `tie_members` has
template <class T, std::size_t Size = most_members>
consteval std::size_t count_members() {
    if constexpr (Size == 0) return 0;
    else if constexpr (takes<T>(std::make_index_sequence<Size>{})) return Size;
    else return count_members<T, Size - 1>();
}

#define FULGURITE_TIE(n, ...)         \
    if constexpr (count == n) {       \
        auto& [__VA_ARGS__] = object; \
        return std::tie(__VA_ARGS__); \
    } else
/// References to all members.
template <class T>
constexpr auto tie_members(T& object) {
    constexpr auto count = count_members<std::remove_const_t<T>>();
    static_assert(
        count < most_members || !takes<std::remove_const_t<T>>(std::make_index_sequence<most_members + 1>()),
        "fulgurite: an option struct has 26 members at most; put some into a struct of their own, or announce "
        "all with BOOST_HANA_ADAPT_STRUCT");
    FULGURITE_TIE(1, m1)
    FULGURITE_TIE(2, m1, m2)
    FULGURITE_TIE(3, m1, m2, m3)
    FULGURITE_TIE(4, m1, m2, m3, m4)
    FULGURITE_TIE(5, m1, m2, m3, m4, m5)
    FULGURITE_TIE(6, m1, m2, m3, m4, m5, m6)
    FULGURITE_TIE(7, m1, m2, m3, m4, m5, m6, m7)
    FULGURITE_TIE(8, m1, m2, m3, m4, m5, m6, m7, m8)
    FULGURITE_TIE(9, m1, m2, m3, m4, m5, m6, m7, m8, m9)
    FULGURITE_TIE(10, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10)
    FULGURITE_TIE(11, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11)
    FULGURITE_TIE(12, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12)
    FULGURITE_TIE(13, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13)
    FULGURITE_TIE(14, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14)
    FULGURITE_TIE(15, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15)
    FULGURITE_TIE(16, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16)
    FULGURITE_TIE(17, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17)
    FULGURITE_TIE(18, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18)
    FULGURITE_TIE(19, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19)
    FULGURITE_TIE(20, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20)
    FULGURITE_TIE(21, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21)
    FULGURITE_TIE(22, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21,
                  m22)
    FULGURITE_TIE(23, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21,
                  m22, m23)
    FULGURITE_TIE(24, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21,
                  m22, m23, m24)
    FULGURITE_TIE(25, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21,
                  m22, m23, m24, m25)
    FULGURITE_TIE(26, m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, m14, m15, m16, m17, m18, m19, m20, m21,
                  m22, m23, m24, m25, m26)
    return std::tuple<>();
}
#undef FULGURITE_TIE

template <class T>
struct Held {
    T value;
};
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
/// Never defined: only the names of its members are asked for.
template <class T>
extern const Held<T> held;
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

template <auto Member>
consteval std::string_view name_of_member() {
    std::string_view words = __PRETTY_FUNCTION__; // "… [with auto Member = (& held<T>.Held<T>::value.T::lr) …]"
    words = words.substr(0, words.find_last_not_of(")]; ") + 1);
    if (const auto end = words.find(';', words.find("Member = ")); end != words.npos) words = words.substr(0, end);
    while (!words.empty() && (words.back() == ')' || words.back() == ']')) words.remove_suffix(1);
    return words.substr(words.find_last_of(":.") + 1);
}
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#endif
template <class T, std::size_t... I>
consteval auto member_names(std::index_sequence<I...>) {
    return std::array<std::string_view, sizeof...(I)>{name_of_member<&std::get<I>(tie_members(held<T>.value))>()...};
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

} // namespace detail

template <class T>
concept PlainAggregate = std::is_aggregate_v<T> && !Reflected<T> && detail::count_members<T>() > 0;
/// An option struct whose members can be gone through by name.
template <class T>
concept OptionStruct = Reflected<T> || PlainAggregate<T>;

/// `f(std::string_view name, auto& value)` for every member of an option struct, in order.
template <OptionStruct T, class F>
void for_each_option(T& object, F&& f) {
    if constexpr (Reflected<T>) for_each_member(object, f);
    else {
        static constexpr auto names = detail::member_names<T>(std::make_index_sequence<detail::count_members<T>()>{});
        auto members = detail::tie_members(object);
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (f(names[I], std::get<I>(members)), ...);
        }(std::make_index_sequence<names.size()>{});
    }
}

/// A number, or a list with one for each of something: `optim::PerGroup`.
template <class T>
concept OneOrMany = std::constructible_from<T, double> && std::constructible_from<T, std::vector<double>> &&
                    requires(const T& numbers) {
                        { numbers.values() } -> std::convertible_to<std::vector<double>>;
                    };

} // namespace fulgurite::config
