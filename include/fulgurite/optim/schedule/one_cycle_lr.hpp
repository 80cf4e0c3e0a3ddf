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
    explicit OneCycleLR(OneCycleLROptions options, Interval interval = Interval::step, std::int64_t frequency = 1);

    static constexpr std::string_view name_v = "OneCycleLR";

    static void check(const OneCycleLROptions& options);
    static void visit(auto& options, auto&& f) {
        f("total_steps", options.total_steps);
        f("_anneal_func_type", options.anneal_strategy);
        f("cycle_momentum", options.cycle_momentum);
    }

    void attach(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        using GroupType = std::remove_cvref_t<decltype(*groups.begin())>;
        require_momentum<GroupType>(name_v, options_.cycle_momentum);
        use_betas_ = has_betas<GroupType>;
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

    void advance();
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

    void save(StateTree& state) const;
    void load(const StateTree& state);

private:
    static OneCycleLROptions whole(OneCycleLROptions options) {
        if (options.total_steps == 0) options.total_steps = options.epochs * options.steps_per_epoch;
        return options;
    }

    void spread(std::size_t groups);

    /// The phase that runs, and how much of it is over.
    void place();
    double between(double start, double end) const {
        if (options_.anneal_strategy == Anneal::linear) return (end - start) * part_ + start;
        return end + (start - end) / 2 * part_;
    }

    std::vector<double> ends_, max_lrs_, base_momenta_, max_momenta_;
    std::size_t phase_ = 0;
    double part_ = 0; // of a line, over; of a cosine, twice what is left
    bool use_betas_ = false;
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<OneCycleLR, OneCycleLROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/one_cycle_lr-inl.hpp"
#endif
