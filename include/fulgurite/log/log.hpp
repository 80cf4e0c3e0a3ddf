// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/core/key.hpp"
#include "fulgurite/log/each_value.hpp"
#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/logged.hpp"

namespace fulgurite {

/// A metric object: gathers over an epoch what `update` is given, `compute()` is its value, `reset()` starts anew.
template <class M>
concept MetricObject = requires(M& metric) {
    metric.compute();
    metric.reset();
};

namespace detail {

/// Stands for the key of what was logged under text, for the check of the run that says so.
struct TextAsKey {
    static constexpr std::string_view name() { return {}; }
};
/// Stands for a value that cannot be logged, likewise.
template <class V>
struct NoValue {};
template <class V>
concept Loggable = std::is_arithmetic_v<V> || MetricObject<V> || std::is_convertible_v<const V&, at::Tensor>;

} // namespace detail

/// `log("val/acc"_key, value, prog_bar | on_epoch)`: value is a scalar tensor, a number, or a metric object of the
/// module (its `compute()` at the epoch's end is logged, then it is reset; of several numbers each has a name behind
/// the key, see `each_value`). In a training step and in hooks of a
/// training batch `on_step` is the default, in every other step and hook `on_epoch`.
template <FixedString Name, unsigned Bits = 0, class R = void>
[[nodiscard]] auto log(Key<Name>, at::Tensor value, LogFlags<Bits, R> = {}) {
    return Logged<Key<Name>, at::Tensor, Bits, R>{std::move(value)};
}
template <FixedString Name, class Number, unsigned Bits = 0, class R = void>
    requires std::is_arithmetic_v<Number>
[[nodiscard]] auto log(Key<Name>, Number value, LogFlags<Bits, R> = {}) {
    return Logged<Key<Name>, double, Bits, R>{static_cast<double>(value)};
}
template <FixedString Name, MetricObject Metric, unsigned Bits = 0, class R = void>
[[nodiscard]] auto log(Key<Name>, Metric& metric, LogFlags<Bits, R> = {}) {
    static_assert((Bits & log_bit::reductions) == 0 && std::is_void_v<R>,
                  "fulgurite: a metric object reduces an epoch by itself; leave the reduction out");
    static_assert(detail::has_numbers<std::remove_cvref_t<decltype(metric.compute())>>(),
                  "fulgurite: the value of this metric object is no number, tensor or dictionary of them, as a curve "
                  "is none; log what is made of it, run.log(\"name\", number), in a hook of the epoch's end");
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

/// Text is no key, and not every object is a value. The check of the run in which it is returned says so.
template <std::convertible_to<std::string_view> Text, class Value, class Flags = LogFlags<0>>
[[nodiscard]] Logged<detail::TextAsKey, double, 0> log(const Text&, const Value&, Flags = {}) {
    return {0.0};
}
template <FixedString Name, class Value, class Flags = LogFlags<0>>
    requires(!detail::Loggable<std::remove_reference_t<Value>>)
[[nodiscard]] auto log(Key<Name>, Value&&, Flags = {}) {
    using NoValue = detail::NoValue<std::remove_cvref_t<Value>>;
    return Logged<Key<Name>, NoValue, 0>{NoValue{}};
}

} // namespace fulgurite
