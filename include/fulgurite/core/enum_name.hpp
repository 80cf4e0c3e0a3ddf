// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace fulgurite {

namespace detail {

template <auto Value>
consteval std::string_view enumerator() {
    std::string_view words = __PRETTY_FUNCTION__; // "… Value = Mode::min; …" or "… Value = (Mode)7 …"
    words = words.substr(words.find("Value = ") + 8);
    words = words.substr(0, words.find_first_of(";]"));
    const auto cast = words.rfind(')'); // "(Mode)7", and not "(anonymous namespace)::Mode::min"
    if (cast != words.npos && words.substr(cast + 1).find(':') == words.npos) return {};
    return words.substr(words.find_last_of(':') + 1);
}
template <class E, std::size_t... I>
consteval auto enumerators(std::index_sequence<I...>) {
    static_assert(
        requires { E{0}; },
        "fulgurite: an enumeration among options needs a type: enum class Mode {…}, or enum Mode : int {…}");
    return std::array<std::string_view, sizeof...(I)>{enumerator<static_cast<E>(I)>()...};
}
/// The enumerators by their names, as far as their values are 0 to 63; empty where there is none.
template <class E>
inline constexpr auto enumerators_of = enumerators<E>(std::make_index_sequence<64>{});

} // namespace detail

/// Empty where the value is no enumerator's, or above 63.
template <class E>
std::string enum_name(E value) {
    const auto i = static_cast<std::size_t>(value);
    return i < detail::enumerators_of<E>.size() ? std::string(detail::enumerators_of<E>[i]) : std::string();
}

} // namespace fulgurite
