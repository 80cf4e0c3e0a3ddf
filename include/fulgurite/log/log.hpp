// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <type_traits>
#include <utility>

#include "fulgurite/core/key.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/logged.hpp"

namespace fulgurite {

/// A metric object: gathers over an epoch what `update` is given, `compute()` is its value, `reset()` starts anew.
template <class M>
concept MetricObject = requires(M& metric) {
    metric.compute();
    metric.reset();
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

/// A metric object must be there at the epoch's end: a temporary is refused.
template <FixedString Name, class Metric, unsigned Bits = 0, class R = void>
    requires(MetricObject<Metric> && !std::is_reference_v<Metric>)
auto log(Key<Name>, Metric&&, LogFlags<Bits, R> = {}) {
    static_assert(std::is_reference_v<Metric>,
                  "fulgurite: a metric object is asked for its value at the epoch's end, when this temporary is gone; "
                  "keep it as a member of the module");
    return Logged<Key<Name>, Metric*, Bits>{nullptr};
}

} // namespace fulgurite
