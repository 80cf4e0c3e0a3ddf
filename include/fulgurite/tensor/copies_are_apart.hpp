// SPDX-License-Identifier: BSL-1.0
#pragma once

namespace fulgurite {

/// Whether a type says that its copies share no tensor that changes in place: `static constexpr bool copies_are_apart =
/// true;`. Then a copy is as good as its saved state, and costs next to nothing.
template <class T>
inline constexpr bool copies_are_apart = requires { requires T::copies_are_apart; };

} // namespace fulgurite
