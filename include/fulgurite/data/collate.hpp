// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include "fulgurite/data/batch.hpp"

namespace fulgurite::data {

/// Tensors of one shape, stacked along a new first dimension; of none, whose shape nobody knows, a tensor `[0]`.
inline Tensor stack(const std::vector<Tensor>& samples) {
    return samples.empty() ? at::empty({0}, at::TensorOptions(at::kFloat)) : at::stack(samples);
}

/// Numbers, as a tensor `[B]`: whole numbers as int64 (the type of class indices), others as float32.
template <class Number>
    requires std::is_arithmetic_v<Number>
Tensor stack(const std::vector<Number>& samples) {
    using Element = std::conditional_t<std::is_integral_v<Number>, std::int64_t, float>;
    const auto type = std::is_integral_v<Number> ? at::kLong : at::kFloat;
    auto result = at::empty({static_cast<std::int64_t>(samples.size())}, at::TensorOptions(type));
    auto* out = result.template mutable_data_ptr<Element>();
    for (const auto sample : samples) *out++ = static_cast<Element>(sample);
    return result;
}

namespace detail {

template <class T>
concept Stackable = std::same_as<T, Tensor> || std::is_arithmetic_v<T>;

/// Stacks one member of every sample.
template <class Sample, class Member>
Tensor stack_member(const std::vector<Sample>& samples, Member member) {
    std::vector<std::remove_cvref_t<decltype(member(std::declval<const Sample&>()))>> column;
    column.reserve(samples.size());
    for (const auto& sample : samples) column.push_back(member(sample));
    return stack(column);
}

} // namespace detail

/// Makes a batch of samples. For a sample type of one's own, write `collate(std::vector<Sample>)` beside it.
template <class Sample>
    requires detail::Stackable<Sample>
Unlabelled collate(const std::vector<Sample>& samples) {
    return {stack(samples)};
}

/// Samples with `data` and `target`: `Batch` itself, `torch::data::Example<>`, or a user's struct.
template <class Sample>
    requires requires(const Sample& sample) {
        requires detail::Stackable<std::remove_cvref_t<decltype((sample.data))>>;
        requires detail::Stackable<std::remove_cvref_t<decltype((sample.target))>>;
    }
Batch collate(const std::vector<Sample>& samples) {
    return {detail::stack_member(samples, [](const Sample& sample) { return sample.data; }),
            detail::stack_member(samples, [](const Sample& sample) { return sample.target; })};
}

inline Unlabelled collate(const std::vector<Unlabelled>& samples) {
    return {detail::stack_member(samples, [](const Unlabelled& sample) { return sample.data; })};
}

/// Pairs of data and target.
template <detail::Stackable Data, detail::Stackable Target>
Batch collate(const std::vector<std::pair<Data, Target>>& samples) {
    using Sample = std::pair<Data, Target>;
    return {detail::stack_member(samples, [](const Sample& sample) { return sample.first; }),
            detail::stack_member(samples, [](const Sample& sample) { return sample.second; })};
}

} // namespace fulgurite::data
