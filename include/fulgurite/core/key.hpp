// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string_view>
#include <type_traits>

#include "fulgurite/core/fixed_string.hpp"

namespace fulgurite {

/// A metric's name as a type: `"val/loss"_key`. What a step logs is thereby known when `fit` is compiled.
template <FixedString Name>
struct Key {
    static constexpr std::string_view name() { return Name.view(); }
    static constexpr std::string_view step_name() { return joined<Name, "_step">; }
    static constexpr std::string_view epoch_name() { return joined<Name, "_epoch">; }
};

template <class T>
inline constexpr bool is_key = false;
template <FixedString Name>
inline constexpr bool is_key<Key<Name>> = true;

inline namespace literals {

/// `"train/loss"_key`
template <FixedString Name>
consteval Key<Name> operator""_key() {
    static_assert(!Name.view().empty(), "fulgurite: a metric key needs a name");
    return {};
}

} // namespace literals

} // namespace fulgurite
