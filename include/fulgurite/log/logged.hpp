// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"

namespace fulgurite {

namespace detail {

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

} // namespace detail

/// One logged value: `Value` is a Tensor, a double, or a pointer to a metric object.
template <class K, class V, unsigned Bits, class R = void, bool Weighted = false>
struct Logged : detail::LoggedWeight<Weighted> {
    using key = K;
    using value_type = V;
    using reduction_type = R;
    static constexpr unsigned bits = Bits;
    static constexpr bool is_weighted = Weighted;
    V value;

    Logged(V given, detail::LoggedWeight<Weighted> weight = {})
        : detail::LoggedWeight<Weighted>(weight), value(std::move(given)) {}

    /// The same, with a weight of its own in an epoch's mean instead of the batch's number of samples: `log("loss"_key,
    /// loss, on_epoch).batch_size(tokens)`.
    Logged<K, V, Bits, R, true> batch_size(double n) && {
        static_assert(!std::is_pointer_v<V>,
                      "fulgurite: a metric object weighs what it is given by itself; leave "
                      "batch_size out");
        if (!(n >= 0))
            throw Error("log('", K::name(), "', …).batch_size is ", n, "; give a number of samples, 0 or more");
        return {std::move(value), {n}};
    }
};

} // namespace fulgurite
