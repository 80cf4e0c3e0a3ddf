// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "fulgurite/app/registry/chosen.hpp"
#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/app/search/parameter.hpp"
#include "fulgurite/app/search/plan.hpp"
#include "fulgurite/config/problems.hpp"

namespace fulgurite::app::detail {

/// What `PopulationBased` changes must be an option of the optimizer's groups, and nobody else's.
void check_changes(const std::vector<SearchParameter>& space, const Optimizers::Read& optimizer, bool has_schedule,
                   config::Problems& problems);
/// It copies processes, and threads do not survive that: those of the loaders that a fit asks for.
inline void check_workers(const config::Value& loaders, const auto& by_stage, config::Problems& problems) {
    const auto place_of = [&](const char* stage) {
        for (const char* key : {stage, "default"})
            if (const auto* part = loaders.find(key))
                if (const auto* said = part->find("num_workers")) return said->origin();
        const auto* said = loaders.find("num_workers");
        return said ? said->origin() : loaders.origin();
    };
    constexpr std::array<const char*, 2> stages = {"train", "val"};
    for (std::size_t i = 0; i < stages.size(); ++i)
        if (const auto workers = by_stage[i].num_workers; workers > 0)
            return problems.add(place_of(stages[i]), "'dataloaders.num_workers' is ", workers,
                                ", and PopulationBased copies processes, which threads do not survive; give 0");
}
/// A folder that a callback or a logger names is one for all trials, and each has files of its own.
void check_folders(const config::Value& training, SearchKeep keep, config::Problems& problems);

} // namespace fulgurite::app::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/search/changes-inl.hpp"
#endif
