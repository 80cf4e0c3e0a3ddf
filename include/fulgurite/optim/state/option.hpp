// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/full.h>

#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// Options of optimizers and schedules: refused when they make no sense, written and read as Python writes them.
namespace fulgurite::optim::option {

/// Throws `OptionError`: "Adam's lr is -0.1; it must be a number of 0 or more".
template <class Value>
void require(bool holds, std::string_view owner, std::string_view name, const Value& value, std::string_view rule) {
    if (!holds) throw OptionError(owner, name, in_words(value), rule);
}

inline void require_not_negative(std::string_view owner, std::string_view name, double value) {
    require(value >= 0 && std::isfinite(value), owner, name, value, "a number of 0 or more");
}

/// A decay rate of a moving average.
inline void require_rate(std::string_view owner, std::string_view name, double value) {
    require(value >= 0 && value < 1, owner, name, value, "at least 0 and less than 1");
}

/// What Adam and its descendants ask of the options that they share.
void require_adams(std::string_view owner, double lr, const std::array<double, 2>& betas, double eps,
                   double weight_decay);

template <class Value>
StateTree save(const Value& value) {
    return value;
}
/// An enumeration whose values have Python's names: `names_of(E)` beside it gives them in order.
template <class E>
    requires std::is_enum_v<E>
StateTree save(const E& value) {
    return names_of(E{})[static_cast<std::size_t>(value)];
}
inline StateTree save(const std::array<double, 2>& value) { return StateTree::tuple({value[0], value[1]}); }

/// None, where there is no value.
template <class Value>
StateTree save(const std::optional<Value>& value) {
    return value ? save(*value) : StateTree();
}
template <class A, class B>
StateTree save(const std::pair<A, B>& value) {
    return StateTree::tuple({save(value.first), save(value.second)});
}
inline StateTree save(const std::array<double, 3>& value) { return StateTree::tuple({value[0], value[1], value[2]}); }

inline void load(const StateTree& state, double& value) {
    value = state.is_tensor() ? read_scalar(state.as_tensor()) : state.as_double(); // Python's lr may be a tensor
}
inline void load(const StateTree& state, bool& value) { value = state.as_bool(); }
inline void load(const StateTree& state, std::int64_t& value) { value = state.as_int(); }
template <std::size_t Size>
void load(const StateTree& state, std::array<double, Size>& value) {
    for (std::size_t i = 0; i < Size; ++i) load(state.at(i), value[i]);
}
template <class E>
    requires std::is_enum_v<E>
void load(const StateTree& state, E& value) {
    std::size_t i = 0;
    for (const std::string_view name : names_of(E{})) {
        if (state.as_string() == name) value = static_cast<E>(i);
        if (state.as_string() == name) return;
        ++i;
    }
    throw Error("the state has the option '" + state.as_string() + "', which is not known here");
}
template <class Value>
void load(const StateTree& state, std::optional<Value>& value) {
    if (state.is_none()) value.reset();
    else load(state, value.emplace());
}

template <class A, class B>
void load(const StateTree& state, std::pair<A, B>& value) {
    load(state.at(0), value.first);
    load(state.at(1), value.second);
}

/// A number of files of old as the tensor that it is now.
inline Tensor tensor(const StateTree& state) {
    return state.is_tensor() ? state.as_tensor() : at::full({}, state.as_double(), at::TensorOptions(at::kFloat));
}

/// What Python's foreach optimizers write of how they compute, which here follows from the types.
void foreach_flags(StateTree& group);

} // namespace fulgurite::optim::option

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/state/option-inl.hpp"
#endif
