// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"
#include "fulgurite/core/reflect.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::checkpoint {

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
concept Map = requires(const T& map) {
    typename T::mapped_type;
    map.begin()->second;
    map.end();
};
template <class T>
concept Range = requires(const T& range) {
    range.begin() != range.end();
    *range.begin();
};
template <class T>
concept TupleLike = requires { std::tuple_size<T>::value; };
template <class T>
concept Sample = requires(const T& sample) { sample.data; };

template <class T>
struct AllOf;

/// Whether a tree can hold it.
template <class T>
consteval bool can_be_held() {
    if constexpr (std::is_constructible_v<StateTree, const T&>) return true;
    else if constexpr (is_optional<T>) return can_be_held<typename T::value_type>();
    else if constexpr (TupleLike<T>) return AllOf<T>::value;
    else if constexpr (Map<T>) return can_be_held<typename T::mapped_type>();
    else if constexpr (Range<T>) return can_be_held<std::remove_cvref_t<decltype(*std::declval<const T&>().begin())>>();
    else return Reflected<T> || Sample<T>;
}
template <class T, class Indices>
struct AllOfTuple;
template <class T, std::size_t... I>
struct AllOfTuple<T, std::index_sequence<I...>> {
    static constexpr bool value = (can_be_held<std::tuple_element_t<I, T>>() && ...);
};
template <class T>
struct AllOf : AllOfTuple<T, std::make_index_sequence<std::tuple_size_v<T>>> {};

} // namespace detail

/// What `tree_of` takes: tensors, numbers and strings; optionals, tuples, ranges and maps of these; structs that were
/// announced with BOOST_HANA_ADAPT_STRUCT; and what has the members `data` and `target`, as a batch has.
template <class T>
concept TreeShaped = detail::can_be_held<std::remove_cvref_t<T>>();

/// A value as a tree, to be written to a file: tuples stay tuples, ranges become lists, maps and structs dictionaries,
/// and what is not there is none.
template <TreeShaped T>
StateTree tree_of(const T& value) {
    if constexpr (std::is_same_v<T, at::Tensor>) {
        return value.defined() ? StateTree(value.detach()) : StateTree();
    } else if constexpr (std::is_constructible_v<StateTree, const T&>) {
        return StateTree(value);
    } else if constexpr (detail::is_optional<T>) {
        return value ? tree_of(*value) : StateTree();
    } else if constexpr (detail::TupleLike<T>) {
        StateTree tree = StateTree::tuple();
        each_of(value, [&](const auto& part) { tree.push_back(tree_of(part)); });
        return tree;
    } else if constexpr (detail::Map<T>) {
        StateTree tree = StateTree::dict();
        for (const auto& [key, part] : value) tree[key] = tree_of(part);
        return tree;
    } else if constexpr (detail::Range<T>) {
        StateTree tree = StateTree::list();
        for (const auto& part : value) tree.push_back(tree_of(part));
        return tree;
    } else {
        StateTree tree = StateTree::dict();
        if constexpr (Reflected<T>) {
            for_each_member(value, [&](std::string_view name, const auto& part) { tree[name] = tree_of(part); });
        } else {
            tree["data"] = tree_of(value.data);
            if constexpr (requires { value.target; }) tree["target"] = tree_of(value.target);
        }
        return tree;
    }
}

} // namespace fulgurite::checkpoint
