// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>

/// What the compiler says of types that a registry cannot build.
namespace fulgurite::app::detail {

/// Refuses a type that would be built of nothing while a config gives it options. Args: what may stand behind these.
template <class T, class Options, class... Args>
consteval bool takes_options() {
    static_assert(std::is_empty_v<Options> || std::is_constructible_v<T, Options> ||
                      std::is_constructible_v<T, Options, Args...> || !std::is_default_constructible_v<T>,
                  "fulgurite: this type has an option struct that no constructor takes; give it one, such as "
                  "explicit Net(NetOptions options), or take its Options out");
    return true;
}
/// Whether a dataset is made as a registry makes them, of its options and the part that is wanted.
template <class D, class Options>
inline constexpr bool is_made_of_a_part =
    std::is_constructible_v<D, Options, bool> || (std::is_empty_v<Options> && std::is_constructible_v<D, bool>);

} // namespace fulgurite::app::detail
