// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/tensor/tree.hpp"

namespace fulgurite {

/// Whether a batch type is known to hold no tensor: it says `static constexpr bool has_no_tensors = true`, or this is
/// specialised for a type that is not yours.
template <class T>
inline constexpr bool has_no_tensors = requires { requires T::has_no_tensors; };

namespace detail {

/// What `for_each_tensor` finds in a type: tensors, or classes that it knows nothing of.
struct Reach {
    bool tensors = false, unknown = false;
    constexpr Reach operator|(Reach other) const { return {tensors || other.tensors, unknown || other.unknown}; }
};
struct TakesTensors {
    void operator()(const at::Tensor&) const {}
};

template <class T>
concept VisitsTensors = requires(T& batch, TakesTensors& f) { batch.visit_tensors(f); } ||
                        requires(T& batch, TakesTensors& f) { visit_tensors(batch, f); };
template <class T>
concept MayHoldOne = requires(T& batch) {
    batch.has_value();
    *batch;
};
template <class T>
concept HoldsMany = requires(T& batch) {
    batch.begin();
    batch.end();
    batch.size();
    typename T::value_type;
};

template <class T>
consteval Reach reach_of();
template <class T, std::size_t... I>
consteval Reach reach_of_parts(std::index_sequence<I...>) {
    return (Reach{} | ... | reach_of<std::tuple_element_t<I, T>>());
}
// A range may be one of ranges of its own type.
template <class Outer, class Element>
consteval Reach reach_of_elements() {
    if constexpr (std::same_as<Outer, std::remove_cvref_t<Element>>) return {.unknown = true};
    else return reach_of<Element>();
}
/// In the order of `for_each_tensor`.
template <class T>
consteval Reach reach_of() {
    using Plain = std::remove_cvref_t<T>;
    if constexpr (!std::is_class_v<Plain> || has_no_tensors<Plain>) return {};
    else if constexpr (std::same_as<Plain, at::Tensor> || VisitsTensors<Plain>) return {.tensors = true};
    else if constexpr (HasDataMember<Plain>) {
        const Reach data = reach_of<decltype(std::declval<Plain&>().data)>();
        if constexpr (requires(Plain& batch) { batch.target; })
            return data | reach_of<decltype(std::declval<Plain&>().target)>();
        else return data;
    } else if constexpr (MayHoldOne<Plain>) return reach_of<decltype(*std::declval<Plain&>())>();
    else if constexpr (requires { std::tuple_size<Plain>::value; })
        return reach_of_parts<Plain>(std::make_index_sequence<std::tuple_size_v<Plain>>{});
    else if constexpr (requires(Plain& batch) {
                           batch.begin();
                           batch.end();
                           typename Plain::mapped_type;
                       })
        return reach_of_elements<Plain, typename Plain::mapped_type>();
    else if constexpr (HoldsMany<Plain>) return reach_of_elements<Plain, typename Plain::value_type>();
    else return {.unknown = true};
}

} // namespace detail

/// Whether a batch's tensors can be found, or it has none: false where `for_each_tensor` finds no tensor in it, but a
/// class that may hold some.
template <class Batch>
inline constexpr bool tensors_are_found = detail::reach_of<Batch>().tensors || !detail::reach_of<Batch>().unknown;

} // namespace fulgurite
