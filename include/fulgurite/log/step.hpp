// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

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
Step<Items...> step(at::Tensor loss, Items... items) {
    return {std::move(loss), {std::move(items)...}};
}

} // namespace fulgurite
