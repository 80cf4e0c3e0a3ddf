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
inline double rate_on_the_way(double lr, double target, std::int64_t step, std::int64_t steps, Anneal form) {
    if (steps == 0) step = std::max<std::int64_t>(1, step);
    const auto way = [&](std::int64_t at) {
        const double share = static_cast<double>(at) / static_cast<double>(std::max<std::int64_t>(1, steps));
        return annealed(form, std::clamp(share, 0.0, 1.0));
    };
    const double before = way(step - 1), now = way(step);
    const double first = before == 1 ? target : (lr - before * target) / (1 - before);
    return target * now + first * (1 - now);
}

} // namespace fulgurite
