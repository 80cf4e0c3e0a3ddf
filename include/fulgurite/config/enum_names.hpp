// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/core/enum_name.hpp"
#include "fulgurite/core/letters.hpp"

/// The enumerators of an enumeration by their names, as far as their values are 0 to 63.
namespace fulgurite::config {

using fulgurite::enum_name;

template <class E>
std::vector<std::string> enum_names() {
    std::vector<std::string> names;
    for (const auto name : fulgurite::detail::enumerators_of<E>)
        if (!name.empty()) names.emplace_back(name);
    return names;
}
/// In any case of letters. Nothing where there is no such enumerator.
template <class E>
std::optional<E> enum_of(std::string_view given) {
    const auto wanted = in_small_letters(given);
    for (std::size_t i = 0; i < fulgurite::detail::enumerators_of<E>.size(); ++i)
        if (const auto name = fulgurite::detail::enumerators_of<E>[i];
            !name.empty() && in_small_letters(name) == wanted)
            return static_cast<E>(i);
    return std::nullopt;
}

} // namespace fulgurite::config
