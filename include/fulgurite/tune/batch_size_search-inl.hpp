// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/batch_size_search.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void BatchSizeOptions::check() const {
    const auto need = [](const char* name, std::int64_t value, std::int64_t least) {
        if (value < least) throw Error("tune::batch_size: ", name, " is ", value, "; it must be at least ", least);
    };
    need("init_val", init_val, 1);
    need("max_trials", max_trials, 0);
    need("steps_per_trial", steps_per_trial, 1);
    need("max_val", max_val, 1);
    if (init_val > max_val)
        throw Error("tune::batch_size: init_val is ", init_val, " and max_val ", max_val,
                    "; no size above max_val is tried, so begin with that at most");
    if (!(margin >= 0 && margin < 1))
        throw Error("tune::batch_size: margin is ", margin, "; give 0 or more, and less than 1");
}

} // namespace fulgurite::tune
