// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/logger/rows/row.hpp"

namespace fulgurite::logger {

FULGURITE_INLINE void fill(Row& slot, Names& names, std::span<const Scalar> values, std::int64_t step,
                           std::int64_t epoch) {
    slot.step = step;
    slot.epoch = epoch;
    slot.wall_time = wall_time();
    slot.raw.clear();
    slot.late = nullptr;
    slot.values.clear();
    for (const auto& [name, value] : values) slot.values.push_back({names.intern(name), value});
}

} // namespace fulgurite::logger
