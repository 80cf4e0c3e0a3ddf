// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <numbers>
#include <vector>

#include "fulgurite/core/anneal.hpp"
#include "fulgurite/optim/schedule/per_group.hpp"
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

using fulgurite::Anneal;

struct OneCycleLROptions {
    PerGroup max_lr = PerGroup::missing(); ///< the highest rate, ≥ 0; must be given
    std::int64_t total_steps = 0;          ///< steps of the whole cycle, ≥ 1; or, where it is 0:
    std::int64_t epochs = 0;               ///< epochs of the cycle …
    std::int64_t steps_per_epoch = 0;      ///< … and how many steps each has
    double pct_start = 0.3;                ///< the part of the cycle in which the rate rises, in [0, 1]
    Anneal anneal_strategy = Anneal::cos;  ///< how it rises and falls
    bool cycle_momentum = true;            ///< drive the momentum (or betas[0]) the other way round
    PerGroup base_momentum = 0.85;         ///< the lowest momentum, at the highest rate
    PerGroup max_momentum = 0.95;          ///< the highest one
    double div_factor = 25;                ///< the first rate is max_lr / div_factor, above 0
    double final_div_factor = 1e4;         ///< the last rate is the first one / final_div_factor, above 0
    bool three_phase = false;              ///< fall to the first rate as fast as it rose, then to the last one
};

/// One rise and fall of the rate over the whole training (Smith and Topin 2018); Python's `OneCycleLR`. Counts steps
/// unless told otherwise. Throws `Error` when it is stepped more often than the cycle is long.
///
///     optim::OneCycleLR{{.max_lr = 0.1, .epochs = 10, .steps_per_epoch = 400}}
class OneCycleLR : public ScheduleBase<OneCycleLR, OneCycleLROptions> {
public:
    explicit OneCycleLR(OneCycleLROptions options, Interval interval = Interval::step, std::int64_t frequency = 1)
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

    static constexpr std::string_view name_v = "OneCycleLR";

    static void check(const OneCycleLROptions& options) {
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
    static void visit(auto& options, auto&& f) {
        f("total_steps", options.total_steps);
        f("_anneal_func_type", options.anneal_strategy);
        f("cycle_momentum", options.cycle_momentum);
    }

    void attach(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        using G = std::remove_cvref_t<decltype(*groups.begin())>;
        require_momentum<G>(name_v, options_.cycle_momentum);
        use_betas_ = has_betas<G>;
        spread(groups.size());
        std::size_t g = 0;
        for (auto& group : groups) {
            group.initial_lr = max_lrs_[g] / options_.div_factor;
            keep(group, "max_lr", max_lrs_[g]);
            keep(group, "min_lr", *group.initial_lr / options_.final_div_factor);
            if (options_.cycle_momentum) {
                keep(group, "max_momentum", max_momenta_[g]);
                keep(group, "base_momentum", base_momenta_[g]);
            }
            ++g;
        }
        ScheduleBase::attach(optimizer);
    }

    /// A group that comes later has the first one's cycle, scaled to the rate that it has.
    void extend(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        for (std::size_t g = max_lrs_.size(); g < groups.size(); ++g) {
            const double share = groups[0].lr() == 0 ? 1 : groups[g].lr() / groups[0].lr();
            const double last = kept(groups[0], "min_lr", base_lrs_[0] / options_.final_div_factor);
            max_lrs_.push_back(kept(groups[0], "max_lr", max_lrs_[0]) * share);
            max_momenta_.push_back(max_momenta_[0]);
            base_momenta_.push_back(base_momenta_[0]);
            keep(groups[g], "max_lr", max_lrs_[g]);
            keep(groups[g], "min_lr", last * share);
            if (options_.cycle_momentum) {
                keep(groups[g], "max_momentum", kept(groups[0], "max_momentum", max_momenta_[g]));
                keep(groups[g], "base_momentum", kept(groups[0], "base_momentum", base_momenta_[g]));
            }
        }
        ScheduleBase::extend(optimizer);
    }

    void advance() {
        if (last_epoch() > options_.total_steps)
            throw Error("OneCycleLR was stepped ", last_epoch(), " times, its cycle has ", options_.total_steps,
                        " steps; give the steps of the whole training");
        place();
    }
    double rate_of(const auto& group, double base_lr, std::size_t g) const {
        const double top = kept(group, "max_lr", max_lrs_[g]);
        const double last = kept(group, "min_lr", base_lr / options_.final_div_factor);
        if (phase_ == 0) return between(base_lr, top);
        if (phase_ + 1 == ends_.size()) return between(phase_ == 1 ? top : base_lr, last);
        return between(top, base_lr);
    }
    void drive(auto& group, std::size_t g) const {
        if (!options_.cycle_momentum) return;
        const double high = kept(group, "max_momentum", max_momenta_[g]);
        const double low = kept(group, "base_momentum", base_momenta_[g]);
        set_momentum(group, phase_ == 0 ? between(high, low) : phase_ == 1 ? between(low, high) : high);
    }

    void save(StateTree& state) const {
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
    void load(const StateTree& state) {
        ends_.clear();
        for (const StateTree& phase : state.at("_schedule_phases").elements())
            option::load(phase.at("end_step"), ends_.emplace_back());
        options_.three_phase = ends_.size() == 3;
    }

private:
    static OneCycleLROptions whole(OneCycleLROptions options) {
        if (options.total_steps == 0) options.total_steps = options.epochs * options.steps_per_epoch;
        return options;
    }

    void spread(std::size_t groups) {
        max_lrs_ = options_.max_lr.spread(groups, name_v, "max_lr");
        base_momenta_ = options_.base_momentum.spread(groups, name_v, "base_momentum");
        max_momenta_ = options_.max_momentum.spread(groups, name_v, "max_momentum");
    }

    /// The phase that runs, and how much of it is over.
    void place() {
        const double now = static_cast<double>(last_epoch());
        phase_ = 0;
        while (phase_ + 1 < ends_.size() && now > ends_[phase_]) ++phase_;
        const double start = phase_ == 0 ? 0 : ends_[phase_ - 1], part = (now - start) / (ends_[phase_] - start);
        part_ = options_.anneal_strategy == Anneal::linear ? part : std::cos(std::numbers::pi * part) + 1;
    }
    double between(double start, double end) const {
        if (options_.anneal_strategy == Anneal::linear) return (end - start) * part_ + start;
        return end + (start - end) / 2 * part_;
    }

    std::vector<double> ends_, max_lrs_, base_momenta_, max_momenta_;
    std::size_t phase_ = 0;
    double part_ = 0; // of a line, over; of a cosine, twice what is left
    bool use_betas_ = false;
};

} // namespace fulgurite::optim
