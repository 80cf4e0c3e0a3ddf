// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/stats/throughput.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE void Throughput::batch(double now, std::int64_t samples, std::int64_t items, double flops) {
    const Totals last = marks_.back();
    marks_.push_back(
        {now - started_, last.batches + 1, last.samples + samples, last.items + items, last.flops + flops});
    if (marks_.size() > window_ + 1) marks_.pop_front();
}

} // namespace fulgurite::callback
