// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search/choices.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app {

FULGURITE_INLINE Samplers::Samplers() : Section("sampler") {
    put<detail::Nothing>("Random", [](const detail::Nothing&) { return tune::Sampler(tune::Random()); });
    add<tune::Grid>("Grid");
    add<tune::Sobol>("Sobol");
    add<tune::TPE>("TPE");
}

FULGURITE_INLINE Pruners::Pruners() : Section("pruner") {
    put<detail::Nothing>("NoPruner", [](const detail::Nothing&) { return tune::Pruner(tune::NoPruner()); });
    add<tune::Median>("Median");
    add<tune::Hyperband>("Hyperband");
    add<tune::ASHA>("ASHA");
    add<tune::PopulationBased>("PopulationBased");
}

} // namespace fulgurite::app
