// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/search/changes.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE void check_changes(const std::vector<SearchParameter>& space, const Optimizers::Read& optimizer,
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

FULGURITE_INLINE void check_folders(const config::Value& training, SearchKeep keep, config::Problems& problems) {
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
