// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <string>
#include <string_view>

namespace fulgurite {

namespace detail {

template <class T>
constexpr std::string_view pretty_function() {
    return __PRETTY_FUNCTION__;
}

} // namespace detail

/// A type's name as the compiler writes it, with its namespaces and arguments.
template <class T>
constexpr std::string_view type_name() {
    constexpr std::string_view around = detail::pretty_function<int>();
    constexpr std::size_t before = around.find("int"), after = around.size() - before - 3;
    constexpr std::string_view name = detail::pretty_function<T>();
    return name.substr(before, name.size() - before - after);
}

/// A type's name as a reader knows it: no namespaces, no template arguments.
template <class T>
constexpr std::string_view short_type_name() {
    std::string_view name = type_name<T>();
    name = name.substr(0, name.find('<'));
    const auto colon = name.rfind(':');
    return colon == name.npos ? name : name.substr(colon + 1);
}

} // namespace fulgurite
