// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <bit>
#include <concepts>
#include <limits>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/key.hpp"
#include "fulgurite/core/type_list.hpp"

/// What a step or a hook says of itself: `step(loss, log("train/loss"_key, loss))`, `logs(log(…), …)`.
namespace fulgurite {

/// How a value is logged, as a type: flags are combined with `|`. `Reduction` is one of the user's, or void.
template <unsigned Bits, class Reduction = void>
struct LogFlags {
    static constexpr unsigned bits = Bits;
};

namespace log_bit {
inline constexpr unsigned step = 1, epoch = 2, prog_bar = 4, sum = 8, min = 16, max = 32, last = 64, one_name = 128;
inline constexpr unsigned reductions = sum | min | max | last;
} // namespace log_bit

namespace detail {

template <class R, class S>
using given_reduction = std::conditional_t<std::is_void_v<R>, S, R>;
template <class R, class S>
inline constexpr bool one_reduction = std::is_void_v<R> || std::is_void_v<S> || std::is_same_v<R, S>;

} // namespace detail

template <unsigned A, class R, unsigned B, class S>
constexpr LogFlags<A | B, detail::given_reduction<R, S>> operator|(LogFlags<A, R>, LogFlags<B, S>) {
    constexpr unsigned built_in = (A | B) & log_bit::reductions;
    static_assert(std::popcount(built_in) + (std::is_void_v<detail::given_reduction<R, S>> ? 0 : 1) <= 1 &&
                      detail::one_reduction<R, S>,
                  "fulgurite: the values of an epoch become one in one way; keep one of the reductions");
    return {};
}

inline constexpr LogFlags<log_bit::step> on_step;   ///< each step's value goes to the loggers, at their cadence
inline constexpr LogFlags<log_bit::epoch> on_epoch; ///< the epoch's mean, weighted by batch size, goes to the loggers
inline constexpr LogFlags<log_bit::prog_bar> prog_bar; ///< shown by the progress bar
/// How an epoch's values become one; the mean weighted by batch size where none of these is given.
inline constexpr LogFlags<0> reduce_mean;
inline constexpr LogFlags<log_bit::sum> reduce_sum;
inline constexpr LogFlags<log_bit::min> reduce_min;
inline constexpr LogFlags<log_bit::max> reduce_max;
inline constexpr LogFlags<log_bit::last> reduce_last;
/// Where a step is given several loaders in turn: no suffix for each, but one value under the key's own name, over all
/// of them.
inline constexpr LogFlags<log_bit::one_name> without_dataloader_idx;

namespace detail {

template <class R, class V>
concept Takes = requires(R& reduction, const V& value) { reduction.update(value, 1.0); } ||
                requires(R& reduction, const V& value) { reduction.update(value); };

} // namespace detail

/// A reduction of your own: made anew for each epoch, `update(value)` or `update(value, batch_size)` takes a value,
/// `compute()` gives a number or a tensor with one element. An `update` that takes tensors is given them on their
/// device and makes nobody wait; one that takes numbers is given them when the epoch ends, where they are not on the
/// host. With `state_dict()` and `load_state_dict(state)`, a checkpoint in the middle of an epoch holds what it has
/// gathered.
template <class R>
concept Reduction =
    std::default_initializable<R> && std::copyable<R> && (detail::Takes<R, double> || detail::Takes<R, at::Tensor>) &&
    requires(const R& reduction) { reduction.compute(); };

/// `log("loss"_key, loss, on_epoch | reduce_by<GeometricMean>)`
template <Reduction R>
inline constexpr LogFlags<0, R> reduce_by;

/// A metric object: gathers over an epoch what `update` is given, `compute()` is its value, `reset()` starts anew.
template <class M>
concept MetricObject = requires(M& metric) {
    metric.compute();
    metric.reset();
};

/// The weight of a logged value in an epoch's mean: that of its batch, or one that was given.
template <bool Given>
struct LoggedWeight {
    static constexpr double weight(double batch) { return batch; }
};
template <>
struct LoggedWeight<true> {
    double samples;
    double weight(double) const { return samples; }
};

/// One logged value: `Value` is a Tensor, a double, or a pointer to a metric object.
template <class K, class V, unsigned Bits, class R = void, bool Weighted = false>
struct Logged : LoggedWeight<Weighted> {
    using key = K;
    using value_type = V;
    using reduction_type = R;
    static constexpr unsigned bits = Bits;
    static constexpr bool is_weighted = Weighted;
    V value;

    Logged(V given, LoggedWeight<Weighted> weight = {}) : LoggedWeight<Weighted>(weight), value(std::move(given)) {}

    /// The same, with a weight of its own in an epoch's mean instead of the batch's number of samples: `log("loss"_key,
    /// loss, on_epoch).batch_size(tokens)`.
    Logged<K, V, Bits, R, true> batch_size(double n) && {
        static_assert(!std::is_pointer_v<V>,
                      "fulgurite: a metric object weighs what it is given by itself; leave "
                      "batch_size out");
        return {std::move(value), {n}};
    }
};

/// `log("val/acc"_key, value, prog_bar | on_epoch)`: value is a scalar tensor, a number, or a metric object of the
/// module (its `compute()` at the epoch's end is logged, then it is reset). In a training step and in hooks of a
/// training batch `on_step` is the default, in every other step and hook `on_epoch`.
template <FixedString Name, unsigned Bits = 0, class R = void>
auto log(Key<Name>, at::Tensor value, LogFlags<Bits, R> = {}) {
    return Logged<Key<Name>, at::Tensor, Bits, R>{std::move(value)};
}
template <FixedString Name, class Number, unsigned Bits = 0, class R = void>
    requires std::is_arithmetic_v<Number>
auto log(Key<Name>, Number value, LogFlags<Bits, R> = {}) {
    return Logged<Key<Name>, double, Bits, R>{static_cast<double>(value)};
}
template <FixedString Name, MetricObject Metric, unsigned Bits = 0, class R = void>
auto log(Key<Name>, Metric& metric, LogFlags<Bits, R> = {}) {
    static_assert((Bits & log_bit::reductions) == 0 && std::is_void_v<R>,
                  "fulgurite: a metric object reduces an epoch by itself; leave the reduction out");
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

/// How many terms the loss is the mean of, where that is not the number of samples in the batch: `step(loss, …,
/// tokens(count))`. What windows (`Accumulate`) weigh the batch by.
struct Tokens {
    double count;
};
/// Throws `Error` for a number below 0 or one that is not finite.
template <class Number>
    requires std::is_arithmetic_v<Number>
Tokens tokens(Number count) {
    const auto number = static_cast<double>(count);
    if (!(number >= 0 && number <= std::numeric_limits<double>::max()))
        throw Error("tokens(" + std::to_string(number) + "): give how many terms the loss is the mean of, 0 or more");
    return {number};
}

namespace detail {

template <class T>
inline constexpr bool is_logged = false;
template <class K, class V, unsigned Bits, class R, bool Weighted>
inline constexpr bool is_logged<Logged<K, V, Bits, R, Weighted>> = true;
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
template <class T>
concept StepItem = LogItem<T> || std::is_same_v<T, Tokens>;

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
