// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <bit>
#include <concepts>
#include <type_traits>

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

} // namespace fulgurite
