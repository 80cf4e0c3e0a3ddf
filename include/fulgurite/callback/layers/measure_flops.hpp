// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>
#include <utility>

#include "fulgurite/callback/layers/operator_watch.hpp"

namespace fulgurite {

/// How many floating-point operations LibTorch makes while a function runs, see `callback::OperatorFlops`. For a
/// training step, let it run the backward pass, too:
///
///     auto flops = measure_flops([&] { torch::mse_loss(net(batch.data), batch.target).backward(); });
///     ThroughputMonitor{{.flops_per_batch = double(flops), .available_flops = 989e12}};
template <class F>
std::int64_t measure_flops(F&& function) {
    std::int64_t all = 0;
    const callback::OperatorWatch watch([&](callback::WatchedOperator&& done) { all += done.flops; });
    std::forward<F>(function)();
    return all;
}

} // namespace fulgurite
