// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/key.hpp"
#include "fulgurite/core/type_list.hpp"

/// What a step or a hook says of itself: `step(loss, log("train/loss"_key, loss))`, `logs(log(…), …)`.
namespace fulgurite {

/// How a value is logged, as a type: flags are combined with `|`.
template <unsigned Bits>
struct LogFlags {
    static constexpr unsigned bits = Bits;
};
template <unsigned A, unsigned B>
constexpr LogFlags<A | B> operator|(LogFlags<A>, LogFlags<B>) {
    return {};
}

namespace log_bit {
inline constexpr unsigned step = 1, epoch = 2, prog_bar = 4, sum = 8, min = 16, max = 32, last = 64, one_name = 128;
inline constexpr unsigned reductions = sum | min | max | last;
} // namespace log_bit

inline constexpr LogFlags<log_bit::step> on_step;   ///< each step's value goes to the loggers, at their cadence
inline constexpr LogFlags<log_bit::epoch> on_epoch; ///< the epoch's mean, weighted by batch size, goes to the loggers
inline constexpr LogFlags<log_bit::prog_bar> prog_bar; ///< shown by the progress bar
/// How an epoch's values become one; the mean weighted by batch size where none of these is given.
inline constexpr LogFlags<log_bit::sum> reduce_sum;
inline constexpr LogFlags<log_bit::min> reduce_min;
inline constexpr LogFlags<log_bit::max> reduce_max;
inline constexpr LogFlags<log_bit::last> reduce_last;
/// Where a step is given several loaders in turn: no suffix for each, but one value under the key's own name, over all
/// of them.
inline constexpr LogFlags<log_bit::one_name> without_dataloader_idx;

/// A metric object: gathers over an epoch what `update` is given, `compute()` is its value, `reset()` starts anew.
template <class M>
concept MetricObject = requires(M& metric) {
    metric.compute();
    metric.reset();
};

/// One logged value: `Value` is a Tensor, a double, or a pointer to a metric object.
template <class K, class V, unsigned Bits>
struct Logged {
    using key = K;
    using value_type = V;
    static constexpr unsigned bits = Bits;
    V value;
};

/// `log("val/acc"_key, value, prog_bar | on_epoch)`: value is a scalar tensor, a number, or a metric object of the
/// module (its `compute()` at the epoch's end is logged, then it is reset). In a training step `on_step` is the
/// default, in every other step and in hooks of an epoch `on_epoch`.
template <FixedString Name, unsigned Bits = 0>
auto log(Key<Name>, at::Tensor value, LogFlags<Bits> = {}) {
    return Logged<Key<Name>, at::Tensor, Bits>{std::move(value)};
}
template <FixedString Name, class Number, unsigned Bits = 0>
    requires std::is_arithmetic_v<Number>
auto log(Key<Name>, Number value, LogFlags<Bits> = {}) {
    return Logged<Key<Name>, double, Bits>{static_cast<double>(value)};
}
template <FixedString Name, MetricObject Metric, unsigned Bits = 0>
auto log(Key<Name>, Metric& metric, LogFlags<Bits> = {}) {
    return Logged<Key<Name>, Metric*, Bits>{&metric};
}

/// Something that a step hands to its hooks: `output("prediction"_key, prediction)`, read as
/// `outputs["prediction"_key]`.
template <class K, class V>
struct Output {
    using key = K;
    V value;
};
template <FixedString Name, class V>
auto output(Key<Name>, V value) {
    return Output<Key<Name>, V>{std::move(value)};
}

namespace detail {

template <class T>
inline constexpr bool is_logged = false;
template <class K, class V, unsigned Bits>
inline constexpr bool is_logged<Logged<K, V, Bits>> = true;
template <class T>
inline constexpr bool is_output = false;
template <class K, class V>
inline constexpr bool is_output<Output<K, V>> = true;

template <class T>
using logged_only = std::conditional_t<is_logged<T>, TypeList<T>, TypeList<>>;
template <class T>
using output_only = std::conditional_t<is_output<T>, TypeList<T>, TypeList<>>;

} // namespace detail

template <class T>
inline constexpr bool is_logged_item = detail::is_logged<T>;
template <class T>
concept LogItem = detail::is_logged<T> || detail::is_output<T>;

/// What every step but the training step, and every hook, may return.
template <LogItem... Items>
struct Logs {
    using logged = concat<detail::logged_only<Items>...>;
    using outputs = concat<detail::output_only<Items>...>;
    std::tuple<Items...> items;
};
template <LogItem... Items>
Logs<Items...> logs(Items... items) {
    return {{std::move(items)...}};
}

/// What a training step returns: the scalar whose gradient is taken, and what it logs.
template <LogItem... Items>
struct Step {
    using logged = concat<detail::logged_only<Items>...>;
    using outputs = concat<detail::output_only<Items>...>;
    at::Tensor loss;
    std::tuple<Items...> items;
};
template <LogItem... Items>
Step<Items...> step(at::Tensor loss, Items... items) {
    return {std::move(loss), {std::move(items)...}};
}

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
