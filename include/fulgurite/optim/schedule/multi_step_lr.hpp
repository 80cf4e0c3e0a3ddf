// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

struct MultiStepLROptions {
    std::vector<std::int64_t> milestones = {}; ///< steps or epochs of the changes, ≥ 0, in any order; must be given
    double gamma = 0.1;                        ///< factor of each change, ≥ 0
};

/// Multiplies the rate by `gamma` at each milestone, twice where it stands twice; Python's `MultiStepLR`.
///
///     optim::MultiStepLR{{.milestones = {30, 80}, .gamma = 0.1}}
class MultiStepLR : public ScheduleBase<MultiStepLR, MultiStepLROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "MultiStepLR";

    static void check(const MultiStepLROptions& options) {
        option::require(!options.milestones.empty(), name_v, "number of milestones", 0, "1 or more");
        for (const std::int64_t milestone : options.milestones)
            option::require(milestone >= 0, name_v, "milestone", milestone, "0 or more");
        option::require_not_negative(name_v, "gamma", options.gamma);
    }
    static void visit(auto& options, auto&& f) { f("gamma", options.gamma); }

    double next(double lr, double) const {
        const auto& all = options_.milestones;
        const auto changes = std::count(all.begin(), all.end(), last_epoch());
        return changes == 0 ? lr : lr * factor(changes);
    }
    double closed(double base_lr) const {
        return base_lr * factor(std::count_if(options_.milestones.begin(), options_.milestones.end(),
                                              [this](std::int64_t milestone) { return milestone <= last_epoch(); }));
    }

    // Python counts how often each milestone stands.
    void save(StateTree& state) const {
        StateTree counts = StateTree::dict();
        for (const std::int64_t milestone : options_.milestones)
            counts[milestone] = std::count(options_.milestones.begin(), options_.milestones.end(), milestone);
        state["milestones"] = std::move(counts);
    }
    void load(const StateTree& state) {
        options_.milestones.clear();
        for (const auto& [milestone, count] : state.at("milestones").items())
            options_.milestones.insert(options_.milestones.end(), static_cast<std::size_t>(count.as_int()),
                                       milestone.as_int());
    }

private:
    double factor(std::int64_t changes) const { return std::pow(options_.gamma, static_cast<double>(changes)); }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<MultiStepLR, MultiStepLROptions>;
#endif

} // namespace fulgurite::optim
