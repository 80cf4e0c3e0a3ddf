// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/plan/registry.hpp"

namespace fulgurite::app::program {

/// Calls `f(title, section)` for all that a registry has: `f("models", registry.models)`.
template <class F>
void each_section(const Registry& registry, F&& f) {
    f("models", registry.models);
    f("criteria", registry.criteria);
    f("optimizers", registry.optimizers);
    f("lr_schedulers", registry.schedules);
    f("metrics", registry.metrics);
    f("datasets", registry.datasets);
    f("transforms", registry.transforms);
    f("learners", registry.learners);
    f("callbacks", registry.callbacks);
    f("loggers", registry.loggers);
    f("samplers", registry.samplers);
    f("pruners", registry.pruners);
}

} // namespace fulgurite::app::program
