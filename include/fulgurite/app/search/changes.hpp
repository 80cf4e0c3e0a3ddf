// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <vector>

#include "fulgurite/app/registry/sections.hpp"
#include "fulgurite/app/search/parameter.hpp"
#include "fulgurite/config/problems.hpp"

namespace fulgurite::app::detail {

/// What `PopulationBased` changes must be an option of the optimizer's groups, and nobody else's.
inline void check_changes(const std::vector<SearchParameter>& space, const Optimizers::Read& optimizer,
                          bool has_schedule, config::Problems& problems) {
    const auto state = optimizer.make({Optimizers::a_parameter()}).state_dict();
    for (const auto& parameter : space) {
        const auto option = parameter.path.substr(parameter.path.rfind('.') + 1);
        if (!parameter.path.starts_with("optimizer.cfg.") && !parameter.path.starts_with("optimizer.init_args."))
            problems.add(parameter.origin(), "'", parameter.path,
                         "' cannot change while a trial trains, as PopulationBased wants; give options of the "
                         "optimizer, or another pruner");
        else if (option == "lr" && has_schedule)
            problems.add(parameter.origin(), "'", parameter.path,
                         "' is what the lr_scheduler changes, and PopulationBased, too; keep one of them");
        else if (!state.at("param_groups", 0).contains(option))
            problems.add(parameter.origin(), "'", parameter.path, "' cannot change while ", optimizer.name,
                         " steps, as PopulationBased wants");
    }
}

} // namespace fulgurite::app::detail
