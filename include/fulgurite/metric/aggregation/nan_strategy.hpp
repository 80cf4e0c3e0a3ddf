// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>

#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// What an aggregation does about NaN. `update` leaves NaN out and counts it on the device; it is told in `compute`,
/// where torchmetrics tells it in `update` and so waits for the device on each.
enum class NanStrategy {
    warn,   ///< a line on stderr
    error,  ///< `compute` throws `Error`
    ignore, ///< nothing
};

/// Tells what was counted. Reads the device unless NaN is ignored.
void tell_of_nans(std::string_view metric, NanStrategy strategy, const Sum& nans);
/// In double precision where the device has it, without graph, flat.
at::Tensor flat_values(const at::Tensor& value);

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/aggregation/nan_strategy-inl.hpp"
#endif
