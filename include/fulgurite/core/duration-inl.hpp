// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE std::string Duration::words() const {
    constexpr const char* units[] = {"epoch", "step", "batch", "sample", "minute"};
    const double number = unit_ == Unit::minutes ? seconds_ / 60 : static_cast<double>(count_);
    const char* plural = number == 1 ? "" : unit_ == Unit::batches ? "es" : "s";
    return short_number(number) + " " + units[static_cast<int>(unit_)] + plural;
}

} // namespace fulgurite
