// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

namespace fulgurite {

/// The form of a rise or fall.
enum class Anneal { cos, linear };

constexpr std::array<std::string_view, 2> names_of(Anneal) { return {"cos", "linear"}; }

/// How much of a way has been gone when the share `t` of its time is over; both in [0, 1].
inline double annealed(Anneal form, double t) {
    return form == Anneal::linear ? t : (1 - std::cos(std::numbers::pi * t)) / 2;
}

/// The learning rate after `step` of `steps` on the way from wherever it began to `target`, given the rate before: the
/// recursion of Python's `torch.optim.swa_utils.SWALR`. Step 0 leaves it where it is; with no steps it is there at
/// once.
double rate_on_the_way(double lr, double target, std::int64_t step, std::int64_t steps, Anneal form);

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/core/anneal-inl.hpp"
#endif
