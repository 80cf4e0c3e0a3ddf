// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/median.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void Median::check() const {
    if (startup < 0 || warmup < 0)
        throw Error("tune::Median: startup is ", startup, " and warmup ", warmup, "; give 0 or more");
    if (interval < 1 || least < 1)
        throw Error("tune::Median: interval is ", interval, " and least ", least, "; give 1 or more");
}

FULGURITE_INLINE detail::StopRule Median::stops(const detail::History& history) const {
    std::map<std::int64_t, std::vector<double>> at;
    std::int64_t finished = 0;
    for (const auto& track : history.tracks) {
        if (!track.is_known() || track.record.state != TrialState::complete) continue;
        ++finished;
        for (const auto& [step, value] : track.record.reports)
            if (!std::isnan(value)) at[step].push_back(value);
    }
    if (finished == 0 || finished < startup) return {};
    std::map<std::int64_t, double> medians;
    for (auto& [step, values] : at)
        if (static_cast<std::int64_t>(values.size()) >= least) medians.emplace(step, median_of(std::move(values)));
    return [rule = *this, mode = history.mode, medians = std::move(medians)](const std::vector<Report>& reports) {
        return rule.is_hopeless(mode, medians, reports);
    };
}

FULGURITE_INLINE double Median::median_of(std::vector<double> values) {
    std::ranges::sort(values);
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : values[half - 1] + (values[half] - values[half - 1]) / 2;
}

FULGURITE_INLINE bool Median::is_hopeless(Mode mode, const std::map<std::int64_t, double>& medians,
                                          const std::vector<Report>& reports) const {
    const auto step = reports.back().step;
    if (step < warmup) return false;
    const auto look = (step - warmup) / interval * interval + warmup; // the first report from there on counts
    if (reports.size() > 1 && reports[reports.size() - 2].step >= look) return false;
    double best = worst_of(mode);
    bool any = false;
    for (const auto& report : reports)
        if (!std::isnan(report.value)) {
            any = true;
            if (is_better(mode, report.value, best)) best = report.value;
        }
    if (!any) return true;
    const auto median = medians.find(step);
    return median != medians.end() && is_better(mode, median->second, best);
}

} // namespace fulgurite::tune
