// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

#include "fulgurite/core/type_list.hpp"
#include "fulgurite/log/log.hpp"
#include "fulgurite/log/logged_dict.hpp"
#include "fulgurite/log/output.hpp"
#include "fulgurite/log/tokens.hpp"

namespace fulgurite {

namespace detail {

template <class T>
inline constexpr bool is_logged = false;
template <class K, class V, unsigned Bits, class R, bool Weighted>
inline constexpr bool is_logged<Logged<K, V, Bits, R, Weighted>> = true;
template <class T>
inline constexpr bool is_output = false;
template <class K, class V>
inline constexpr bool is_output<Output<K, V>> = true;

template <class T>
using logged_only = std::conditional_t<is_logged<T>, TypeList<T>, TypeList<>>;
template <class T>
using output_only = std::conditional_t<is_output<T>, TypeList<T>, TypeList<>>;

} // namespace detail

template <class T>
inline constexpr bool is_logged_item = detail::is_logged<T>;
template <class T>
concept LogItem = detail::is_logged<T> || detail::is_output<T> || is_logged_dict<T>;
template <class T>
concept StepItem = LogItem<T> || std::is_same_v<T, Tokens>;

} // namespace fulgurite
