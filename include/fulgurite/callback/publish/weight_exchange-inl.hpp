// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/publish/weight_exchange.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE WeightExchange::Lease WeightExchange::newest() {
    for (;;) {
        const int index = newest_;
        if (index < 0) return Lease(nullptr);
        Slot& slot = slots_[static_cast<std::size_t>(index)];
        ++slot.readers;
        if (newest_ == index) return Lease(&slot);
        --slot.readers; // the writer came between; the next newest is there already
    }
}

FULGURITE_INLINE std::size_t WeightExchange::checked(int readers) {
    if (readers < 1) throw Error("PublishedWeights{", readers, "}: the number of readers must be at least 1");
    return static_cast<std::size_t>(readers);
}

} // namespace fulgurite::callback
