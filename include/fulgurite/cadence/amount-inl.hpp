// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/cadence/amount.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE std::int64_t Amount::of(std::optional<std::int64_t> size, const char* what) const {
    if (size == 0) return none() ? 0 : all;
    if (fraction_ < 0) return size && *size < count_ ? *size : count_;
    if (fraction_ == 0) return 0;
    if (fraction_ == 1) return size.value_or(all);
    if (!size)
        throw Error("a fraction of the ", what,
                    " batches is asked for, but that loader does not know its size; give a count");
    const auto batches = share_of(fraction_, *size);
    if (batches == 0)
        throw Error(fraction_, " of the ", *size, " ", what, " batches is none; give at least 1.0/", *size,
                    " or a count");
    return batches;
}

} // namespace fulgurite
