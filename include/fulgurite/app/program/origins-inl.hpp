// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/program/origins.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::program {

FULGURITE_INLINE config::Value with_origins(config::Value resolved, const config::Value& given) {
    config::take_origins(resolved, given);
    const auto* loaders = given.find("dataloaders");
    auto* stages = resolved.find("dataloaders");
    if (!loaders || !stages || !stages->is_table()) return resolved;
    for (auto& [stage, value, origin] : stages->entries()) { // what is said for all stages, then what for one
        config::take_origins(value, *loaders);
        for (const auto* key : {"default", stage.c_str()})
            if (const auto* said = loaders->find(key)) config::take_origins(value, *said);
    }
    return resolved;
}

} // namespace fulgurite::app::program
