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
inline void check_folders(const config::Value& training, SearchKeep keep, config::Problems& problems) {
    const auto refuse = [&](const char* section, const char* option) {
        const auto* said = training.find(section);
        if (!said) return;
        const auto all = said->is_list() ? said->elements() : config::Value::List{*said};
        for (const auto& one : all) {
            config::Problems told; // where it was read
            const auto chosen = Chosen::read(one, section, told);
            const auto* folder = chosen ? chosen->options.find(option) : nullptr;
            if (folder && !folder->is_nothing())
                problems.add(folder->origin(), "'training.", section, "' has a '", option,
                             "', one folder for all trials, whose files 'search.keep' keeps apart; leave one out");
        }
    };
    if (keep == SearchKeep::everything) refuse("callbacks", "dirpath");
    if (keep != SearchKeep::nothing) refuse("logger", "save_dir");
}

} // namespace fulgurite::app::detail
