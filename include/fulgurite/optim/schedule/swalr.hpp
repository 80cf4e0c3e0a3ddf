// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <vector>

#include "fulgurite/core/anneal.hpp"
#include "fulgurite/optim/schedule/per_group.hpp"
#include "fulgurite/optim/schedule/schedule_base.hpp"

namespace fulgurite::optim {

using fulgurite::Anneal;

struct SWALROptions {
    PerGroup swa_lr = 0.0;                ///< the rate to come to, ≥ 0; must be given
    std::int64_t anneal_epochs = 10;      ///< steps or epochs on the way to it, ≥ 0
    Anneal anneal_strategy = Anneal::cos; ///< how it goes there
};

/// Goes from whatever rate there is to another and stays at it, as averaging weights wants it (Izmailov et al. 2018);
/// Python's `torch.optim.swa_utils.SWALR`. The callback `SWA` brings one of its own.
///
///     optim::then(optim::CosineAnnealingLR{{.t_max = 80}}, 80, optim::SWALR{{.swa_lr = 0.05, .anneal_epochs = 5}})
class SWALR : public ScheduleBase<SWALR, SWALROptions> {
public:
    using ScheduleBase::ScheduleBase;

    static constexpr std::string_view name_v = "SWALR";

    static void check(const SWALROptions& options);
    static void visit(auto& options, auto&& f) {
        f("_anneal_strategy", options.anneal_strategy);
        f("anneal_epochs", options.anneal_epochs);
    }

    void attach(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        swa_lrs_ = options_.swa_lr.spread(groups.size(), name_v, "swa_lr");
        std::size_t g = 0;
        for (auto& group : groups) keep(group, "swa_lr", swa_lrs_[g++]);
        ScheduleBase::attach(optimizer);
    }

    void extend(auto& optimizer) {
        auto&& groups = optimizer.param_groups();
        for (std::size_t g = swa_lrs_.size(); g < groups.size(); ++g) {
            swa_lrs_.push_back(swa_lrs_.front());
            keep(groups[g], "swa_lr", swa_lrs_.back());
        }
        ScheduleBase::extend(optimizer);
    }

    double rate_of(const auto& group, double, std::size_t g) const {
        return rate_on_the_way(group.lr(), kept(group, "swa_lr", swa_lrs_[g]), step_count() - 1, options_.anneal_epochs,
                               options_.anneal_strategy);
    }

private:
    std::vector<double> swa_lrs_;
};

#ifdef FULGURITE_COMPILED
extern template class ScheduleBase<SWALR, SWALROptions>;
#endif

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/schedule/swalr-inl.hpp"
#endif
