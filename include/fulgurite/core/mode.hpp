// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <limits>
#include <string_view>

namespace fulgurite {

/// Which way a monitored metric is better: small (a loss) or large (an accuracy).
enum class Mode { min, max };

constexpr std::string_view name_of(Mode mode) { return mode == Mode::min ? "min" : "max"; }

/// Whether a value is better than another one. Strict: an equal value is not better; a NaN never is.
constexpr bool is_better(Mode mode, double value, double than) {
    return mode == Mode::min ? value < than : value > than;
}

/// What every real value is better than.
constexpr double worst_of(Mode mode) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    return mode == Mode::min ? infinity : -infinity;
}

} // namespace fulgurite
