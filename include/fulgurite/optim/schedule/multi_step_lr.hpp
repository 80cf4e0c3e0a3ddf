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

    static void check(const MultiStepLROptions& options);
    static void visit(auto& options, auto&& f) { f("gamma", options.gamma); }

    double next(double lr, double) const;
    double closed(double base_lr) const;

    // Python counts how often each milestone stands.
    void save(StateTree& state) const;
    void load(const StateTree& state);

private:
    double factor(std::int64_t changes) const { return std::pow(options_.gamma, static_cast<double>(changes)); }
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<MultiStepLR, MultiStepLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/multi_step_lr-inl.hpp"
#endif
