// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <cstdint>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/each.hpp"

namespace fulgurite {

/// Whether a batch has a member `data`, and not a function of that name as containers do.
template <class T>
concept HasDataMember = requires(T& batch) { batch.data.dim(); } ||
                        requires { requires std::is_member_object_pointer_v<decltype(&T::data)>; };

/// Applies `f(Tensor&)` to every tensor of a batch, in order: a tensor, anything with the members `data` and `target`
/// (or `data` alone), pairs, tuples, arrays, optionals, and ranges of these. A batch type of your own offers `void
/// visit_tensors(Batch&, f)` in its namespace, or a member of that name. What holds no tensor is left alone.
template <class Batch, class F>
void for_each_tensor(Batch& batch, F&& f) {
    using Plain = std::remove_const_t<Batch>;
    if constexpr (std::same_as<Plain, at::Tensor>) {
        f(batch);
    } else if constexpr (requires { batch.visit_tensors(f); }) {
        batch.visit_tensors(f);
    } else if constexpr (requires { visit_tensors(batch, f); }) {
        visit_tensors(batch, f);
    } else if constexpr (HasDataMember<Plain>) {
        for_each_tensor(batch.data, f);
        if constexpr (requires { batch.target; }) for_each_tensor(batch.target, f);
    } else if constexpr (requires {
                             batch.has_value();
                             *batch;
                         }) {
        if (batch.has_value()) for_each_tensor(*batch, f);
    } else if constexpr (requires { std::tuple_size<Plain>::value; }) {
        each_of(batch, [&](auto& part) { for_each_tensor(part, f); });
    } else if constexpr (requires {
                             batch.begin();
                             batch.end();
                             typename Plain::mapped_type;
                         }) {
        for (auto& [name, part] : batch) for_each_tensor(part, f);
    } else if constexpr (requires {
                             batch.begin();
                             batch.end();
                             batch.size();
                             typename Plain::value_type;
                         }) {
        if constexpr (!std::is_arithmetic_v<typename Plain::value_type>)
            for (auto& part : batch) for_each_tensor(part, f);
    }
}

/// The number of samples in a batch: the first dimension of its first tensor, 1 where there is none.
template <class Batch>
std::int64_t samples_in(const Batch& batch) {
    if constexpr (requires {
                      { batch.batch_size() } -> std::convertible_to<std::int64_t>;
                  }) {
        return batch.batch_size();
    } else {
        std::int64_t samples = -1;
        for_each_tensor(batch, [&](const at::Tensor& tensor) {
            if (samples < 0 && tensor.defined()) samples = tensor.dim() == 0 ? 1 : tensor.size(0);
        });
        return samples < 0 ? 1 : samples;
    }
}

} // namespace fulgurite
