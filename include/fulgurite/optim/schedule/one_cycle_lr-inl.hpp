// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/schedule/one_cycle_lr.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE OneCycleLR::OneCycleLR(OneCycleLROptions options, Interval interval, std::int64_t frequency)
    : ScheduleBase(whole(std::move(options)), interval, frequency) {
    const OneCycleLROptions& o = options_;
    const double total = static_cast<double>(o.total_steps), rise = o.pct_start * total - 1;
    if (o.three_phase) ends_ = {rise, 2 * o.pct_start * total - 2, total - 1};
    else ends_ = {rise, total - 1};
    for (std::size_t i = 0; i < ends_.size(); ++i)
        if (ends_[i] == (i == 0 ? 0 : ends_[i - 1]))
            throw Error("OneCycleLR's pct_start is ", o.pct_start, " of ", o.total_steps,
                        " steps, which makes a phase of no length; give another share or more steps");
}

FULGURITE_INLINE void OneCycleLR::check(const OneCycleLROptions& options) {
    options.max_lr.require_given(name_v, "max_lr");
    options.max_lr.require_not_negative(name_v, "max_lr");
    option::require(options.total_steps >= 1, name_v, "total_steps", options.total_steps,
                    "1 or more, or epochs and steps_per_epoch must");
    option::require(options.pct_start >= 0 && options.pct_start <= 1, name_v, "pct_start", options.pct_start,
                    "between 0 and 1");
    options.base_momentum.require_not_negative(name_v, "base_momentum");
    options.max_momentum.require_not_negative(name_v, "max_momentum");
    option::require(options.div_factor > 0, name_v, "div_factor", options.div_factor, "above 0");
    option::require(options.final_div_factor > 0, name_v, "final_div_factor", options.final_div_factor, "above 0");
}

FULGURITE_INLINE void OneCycleLR::advance() {
    if (last_epoch() > options_.total_steps)
        throw Error("OneCycleLR was stepped ", last_epoch(), " times, its cycle has ", options_.total_steps,
                    " steps; give the steps of the whole training");
    place();
}

FULGURITE_INLINE void OneCycleLR::save(StateTree& state) const {
    StateTree phases = StateTree::list();
    for (std::size_t i = 0; i < ends_.size(); ++i) {
        const bool last = i + 1 == ends_.size();
        StateTree phase = StateTree::dict();
        phase["end_step"] = last ? StateTree(options_.total_steps - 1) : StateTree(ends_[i]);
        phase["start_lr"] = i == 1 ? "max_lr" : "initial_lr";
        phase["end_lr"] = i == 0 ? "max_lr" : last ? "min_lr" : "initial_lr";
        phase["start_momentum"] = i == 1 ? "base_momentum" : "max_momentum";
        phase["end_momentum"] = i == 0 ? "base_momentum" : "max_momentum";
        phases.push_back(std::move(phase));
    }
    state["_schedule_phases"] = std::move(phases);
    if (options_.cycle_momentum) state["use_beta1"] = use_betas_;
}

FULGURITE_INLINE void OneCycleLR::load(const StateTree& state) {
    ends_.clear();
    for (const StateTree& phase : state.at("_schedule_phases").elements())
        option::load(phase.at("end_step"), ends_.emplace_back());
    options_.three_phase = ends_.size() == 3;
}

FULGURITE_INLINE void OneCycleLR::spread(std::size_t groups) {
    max_lrs_ = options_.max_lr.spread(groups, name_v, "max_lr");
    base_momenta_ = options_.base_momentum.spread(groups, name_v, "base_momentum");
    max_momenta_ = options_.max_momentum.spread(groups, name_v, "max_momentum");
}

FULGURITE_INLINE void OneCycleLR::place() {
    const double now = static_cast<double>(last_epoch());
    phase_ = 0;
    while (phase_ + 1 < ends_.size() && now > ends_[phase_]) ++phase_;
    const double start = phase_ == 0 ? 0 : ends_[phase_ - 1], part = (now - start) / (ends_[phase_] - start);
    part_ = options_.anneal_strategy == Anneal::linear ? part : std::cos(std::numbers::pi * part) + 1;
}

} // namespace fulgurite::optim

namespace fulgurite::optim {

#ifdef FULGURITE_COMPILED
template class ScheduleBase<OneCycleLR, OneCycleLROptions>;
#endif

} // namespace fulgurite::optim
