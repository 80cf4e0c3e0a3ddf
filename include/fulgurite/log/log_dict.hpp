// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <concepts>
#include <string>
#include <type_traits>

#include "fulgurite/log/flags.hpp"
#include "fulgurite/log/logged_dict.hpp"

namespace fulgurite {

namespace detail {

/// What can be walked as pairs of a name and a tensor: a `std::map<std::string, Tensor>`, a `data::Dict`, ….
template <class D>
concept NamedTensors = requires(const D& dict) {
    { dict.begin()->first } -> std::convertible_to<std::string>;
    { dict.begin()->second } -> std::convertible_to<at::Tensor>;
    dict.end();
};

} // namespace detail

/// A whole dictionary at once, as Lightning's `log_dict`: `step(loss, log_dict(values, on_epoch))`, for names that are
/// known only at run time. Values: a `std::map<std::string, Tensor>`, a `data::Dict`, or what else is walked as pairs
/// of a name and a tensor with one element. It costs a search by name for each value; keys cost nothing. The flags mean
/// what they mean in `log`.
template <detail::NamedTensors D, unsigned Bits = 0, class R = void>
auto log_dict(const D& values, LogFlags<Bits, R> = {}) {
    static_assert(std::is_void_v<R>,
                  "fulgurite: log_dict reduces by mean, sum, min, max or last; log a value that is reduced in another "
                  "way with log(key, value, reduce_by<R>)");
    LoggedDict<Bits> logged;
    for (const auto& [name, value] : values) logged.values.emplace_back(name, value);
    return logged;
}

} // namespace fulgurite
