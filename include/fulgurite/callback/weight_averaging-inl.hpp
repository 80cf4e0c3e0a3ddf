// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/weight_averaging.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::callback {

FULGURITE_INLINE void WeightAverage::exchange(const torch::nn::Module& module) {
    if (averages_.empty()) throw Error("no weights have been averaged yet; there is nothing to exchange");
    averages_.exchange_with(StateTensors(module));
}

FULGURITE_INLINE void WeightAverage::check(const WeightAveragingOptions& options, const std::string& name) {
    for (const Duration& duration : {options.every, options.start})
        if (!duration.in_steps() && !duration.in_epochs())
            throw Error(name + ": every and start are counted in Steps or Epochs");
    if (options.every.never()) throw Error(name + ": every is 0; give Steps{1} or more");
    const bool has_cadence = options.every.in_epochs() || options.every.count() != 1 || options.start.count() != 0;
    if (options.should_update && has_cadence)
        throw Error(name + ": should_update says when weights are taken in, and so do every and start; leave one out");
    if (options.avg_fn && options.multi_avg_fn)
        throw Error(name + ": avg_fn and multi_avg_fn are both given; leave one out");
}

FULGURITE_INLINE bool WeightAverage::settle() {
    if (!std::exchange(due_, false)) return false;
    take_in();
    return true;
}

} // namespace fulgurite::callback
