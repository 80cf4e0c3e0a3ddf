// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <c10/core/Scalar.h>

#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/log/item.hpp"

namespace fulgurite {

/// What a training step returns: the scalar whose gradient is taken, and what it logs.
template <StepItem... Items>
struct Step {
    /// Whether the step says how many terms its loss is the mean of.
    static constexpr bool says_tokens = (std::is_same_v<Items, Tokens> || ...);
    static_assert((0 + ... + (std::is_same_v<Items, Tokens> ? 1 : 0)) <= 1,
                  "fulgurite: a step says once how many terms its loss is the mean of; keep one tokens(...)");
    using logged = concat<detail::logged_only<Items>...>;
    using outputs = concat<detail::output_only<Items>...>;
    at::Tensor loss;
    std::tuple<Items...> items;
};
template <StepItem... Items>
[[nodiscard]] Step<Items...> step(at::Tensor loss, Items... items) {
    return {std::move(loss), {std::move(items)...}};
}

namespace detail {

template <class T>
concept PlainNumber = std::is_arithmetic_v<T> || std::is_same_v<T, c10::Scalar>;
/// A step whose loss is a number, no tensor any more: the check of a fit says what is wrong with it.
struct StepOfNumber {};

} // namespace detail

template <detail::PlainNumber Number, StepItem... Items>
[[nodiscard]] detail::StepOfNumber step(Number, const Items&...) {
    return {};
}

} // namespace fulgurite
