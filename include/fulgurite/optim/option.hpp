// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fmt/format.h>

#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

/// Options of optimizers and schedules: refused when they make no sense, written and read as Python writes them.
namespace fulgurite::optim::option {

/// Throws `Error`: "Adam's lr is -0.1; it must be a number of 0 or more".
template <class Value>
void require(bool holds, std::string_view owner, std::string_view name, const Value& value, std::string_view rule) {
    if (!holds) throw Error(fmt::format("{}'s {} is {}; it must be {}", owner, name, value, rule));
}

inline void require_not_negative(std::string_view owner, std::string_view name, double value) {
    require(value >= 0 && std::isfinite(value), owner, name, value, "a number of 0 or more");
}

/// A decay rate of a moving average.
inline void require_rate(std::string_view owner, std::string_view name, double value) {
    require(value >= 0 && value < 1, owner, name, value, "at least 0 and less than 1");
}

template <class Value>
StateTree save(const Value& value) {
    return value;
}
inline StateTree save(const std::array<double, 2>& value) { return StateTree::tuple({value[0], value[1]}); }

inline void load(const StateTree& state, double& value) {
    value = state.is_tensor() ? read_scalar(state.as_tensor()) : state.as_double(); // Python's lr may be a tensor
}
inline void load(const StateTree& state, bool& value) { value = state.as_bool(); }
inline void load(const StateTree& state, std::int64_t& value) { value = state.as_int(); }
inline void load(const StateTree& state, std::array<double, 2>& value) {
    load(state.at(0), value[0]);
    load(state.at(1), value[1]);
}

} // namespace fulgurite::optim::option
