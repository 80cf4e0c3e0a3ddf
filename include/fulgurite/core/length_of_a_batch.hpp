// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/type_list.hpp"

/// The sentence of `ThroughputMonitor`, apart from it: see fulgurite.hpp.
namespace fulgurite::refusal {

template <class... About>
struct a_length_is_of_every_batch {
    static_assert((holds_for<(sizeof...(About) == 0), About...>),
                  "fulgurite: ThroughputMonitor's function is called with every batch of the run, those of validation "
                  "and prediction too, and does not take this one; write [](const auto& batch) -> std::int64_t { … }, "
                  "with if constexpr where batches differ");
};

} // namespace fulgurite::refusal
