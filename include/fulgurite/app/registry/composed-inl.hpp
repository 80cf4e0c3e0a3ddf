// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/registry/composed.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::detail {

FULGURITE_INLINE std::vector<Transform> made_of(const TransformParts& parts) {
    std::vector<Transform> all;
    for (const auto& part : parts) all.push_back(part.make());
    return all;
}

FULGURITE_INLINE Tensor RandomApply::operator()(const Tensor& samples, data::Generator& random) const {
    std::vector<std::int64_t> chosen;
    for (std::int64_t i = 0; i < samples_of_batch(samples); ++i)
        if (random.uniform() < p_) chosen.push_back(i);
    return on_some("RandomApply", samples, chosen, [&](Tensor some) { return all_of(all_, some, random); });
}

FULGURITE_INLINE void RandomChoiceOptions::check(const config::Refuse& refuse) const {
    if (transforms.empty()) refuse("transforms", "a list with one or more");
    const bool sensible = std::all_of(p.begin(), p.end(), [](double one) { return one >= 0; });
    if (!p.empty() && (p.size() != transforms.size() || !sensible || std::accumulate(p.begin(), p.end(), 0.0) <= 0))
        refuse("p", "a list with a weight of 0 or more for each transform");
}

FULGURITE_INLINE Tensor RandomChoice::operator()(Tensor samples, data::Generator& random) const {
    std::vector<std::vector<std::int64_t>> chosen(all_.size());
    for (std::int64_t i = 0; i < samples_of_batch(samples); ++i) {
        const auto at = std::upper_bound(weights_.begin(), weights_.end(), random.uniform() * weights_.back());
        const auto last = static_cast<std::ptrdiff_t>(all_.size()) - 1;
        chosen[static_cast<std::size_t>(std::min(at - weights_.begin(), last))].push_back(i);
    }
    for (std::size_t i = 0; i < all_.size(); ++i)
        samples = on_some("RandomChoice", samples, chosen[i], [&](Tensor some) { return all_[i](some, random); });
    return samples;
}

FULGURITE_INLINE std::vector<optim::AnySchedule> made_of(const std::vector<Part<Schedules>>& parts,
                                                         ScheduleTiming when) {
    if (when.monitor.empty()) when.monitor = "none"; // one that follows a metric is refused by what holds it
    std::vector<optim::AnySchedule> all;
    for (const auto& part : parts) all.push_back(part.make(when));
    return all;
}

FULGURITE_INLINE void add_composed(Schedules& schedules) {
    schedules.put<ChainedSchedulerOptions>(
        "ChainedScheduler",
        [](const ChainedSchedulerOptions& options, const ScheduleTiming& when) {
            return optim::AnySchedule(ChainedSchedules(made_of(options.schedulers, when)));
        },
        [](const ChainedSchedulerOptions& options) { ChainedSchedules(made_of(options.schedulers, {})); });
    const auto sequence = [](const SequentialLROptions& options, const ScheduleTiming& when) {
        return SequentialSchedules(made_of(options.schedulers, when), options.milestones);
    };
    schedules.put<SequentialLROptions>(
        "SequentialLR",
        [sequence](const SequentialLROptions& options, const ScheduleTiming& when) {
            return optim::AnySchedule(sequence(options, when));
        },
        [sequence](const SequentialLROptions& options) {
            optim::AnyOptimizer adam{optim::Adam({Optimizers::a_parameter()}, {})};
            sequence(options, {}).try_out(adam);
        });
}

FULGURITE_INLINE void add_composed(Transforms& transforms) {
    transforms.add<Compose>("Compose");
    transforms.add<RandomApply>("RandomApply");
    transforms.add<RandomChoice>("RandomChoice");
}

} // namespace fulgurite::app::detail
