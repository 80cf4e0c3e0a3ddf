// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/log/logs.hpp"
#include "fulgurite/log/step.hpp"

namespace fulgurite {

template <class T>
inline constexpr bool is_logs = false;
template <class... Items>
inline constexpr bool is_logs<Logs<Items...>> = true;
template <class T>
inline constexpr bool is_step = false;
template <class... Items>
inline constexpr bool is_step<Step<Items...>> = true;

/// The list of `Logged` types in a return type; empty for all that is neither `Step` nor `Logs`.
template <class T>
struct logged_types {
    using type = TypeList<>;
};
template <class T>
    requires is_logs<T> || is_step<T>
struct logged_types<T> {
    using type = typename T::logged;
};
template <class T>
using logged_types_t = typename logged_types<std::remove_cvref_t<T>>::type;

/// What hooks see of a step: the loss, cut from its graph, and what the step handed out with `output(...)`.
template <class List>
struct Outputs;
template <class... Os>
struct Outputs<TypeList<Os...>> {
    at::Tensor loss;
    std::tuple<Os...> items;

    template <FixedString Name>
    const auto& operator[](Key<Name>) const {
        constexpr bool known = (std::is_same_v<typename Os::key, Key<Name>> || ...);
        static_assert(known,
                      "fulgurite: no step hands out an output under this key; return output(key, value) from the step");
        if constexpr (known) return std::get<index_of<Key<Name>, TypeList<typename Os::key...>>>(items).value;
        else return loss; // so that the sentence is the only error
    }
};
template <class T>
struct outputs_of {
    using type = Outputs<TypeList<>>;
};
template <class T>
    requires is_logs<T> || is_step<T>
struct outputs_of<T> {
    using type = Outputs<typename T::outputs>;
};
template <class T>
using outputs_of_t = typename outputs_of<std::remove_cvref_t<T>>::type;

namespace detail {

template <class Item>
auto only_output(const Item& item) {
    if constexpr (is_output<Item>) return std::tuple<Item>(item);
    else return std::tuple<>();
}

} // namespace detail

/// The outputs in what a step returned. The loss is cut from its graph.
template <class Result>
outputs_of_t<Result> outputs_from(const Result& result) {
    outputs_of_t<Result> outputs;
    if constexpr (is_step<Result>) outputs.loss = result.loss.detach();
    else if constexpr (std::is_same_v<Result, at::Tensor>) outputs.loss = result.detach();
    if constexpr (is_step<Result> || is_logs<Result>)
        outputs.items =
            std::apply([](const auto&... item) { return std::tuple_cat(detail::only_output(item)...); }, result.items);
    return outputs;
}

} // namespace fulgurite
