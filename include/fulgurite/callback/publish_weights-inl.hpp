// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/publish_weights.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE void PublishWeights::publish(std::int64_t step) {
    const bool done = to_.exchange().publish([&](callback::WeightSet& set) {
        const at::NoGradGuard no_grad;
        make_room(set.tensors);
        if (!live_.tensors.empty()) {
            at::_foreach_copy_(set.tensors, live_.tensors, /*non_blocking=*/true);
            wait_for(live_.tensors.front().device());
            wait_for(options_.device);
        }
        set.step = step;
    });
    if (!done) ++left_out_;
}

FULGURITE_INLINE void PublishWeights::make_room(std::vector<Tensor>& set) const {
    set.resize(live_.tensors.size());
    for (std::size_t i = 0; i < set.size(); ++i) {
        const Tensor& live = live_.tensors[i];
        if (set[i].defined() && set[i].sizes() == live.sizes() && set[i].scalar_type() == live.scalar_type() &&
            set[i].device() == options_.device)
            continue;
        const bool pinned = live.is_cuda() && options_.device.is_cpu();
        set[i] =
            at::empty_like(live, live.options().requires_grad(false).device(options_.device).pinned_memory(pinned));
    }
}

} // namespace fulgurite
