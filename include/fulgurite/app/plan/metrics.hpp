// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/sections.hpp"

namespace fulgurite::app::detail {

/// What ships of `fulgurite/metric.hpp` for outputs and targets of a `SupervisedLearner`, by torchmetrics' names.
void add_metrics(Metrics& metrics);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/plan/metrics-inl.hpp"
#endif
