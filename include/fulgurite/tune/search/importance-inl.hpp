// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/search/importance.hpp"

namespace fulgurite::tune::detail {

FULGURITE_INLINE std::vector<const TrialRecord*> ranking(const std::vector<TrialRecord>& trials, Mode mode) {
    std::vector<const TrialRecord*> order;
    for (const auto& trial : trials)
        if (has_value(trial)) order.push_back(&trial);
    std::stable_sort(order.begin(), order.end(),
                     [&](const auto* one, const auto* other) { return ranks_before(mode, *one, *other); });
    return order;
}

FULGURITE_INLINE double epsilon_squared(const std::vector<double>& y, const std::vector<std::size_t>& group) {
    const auto n = static_cast<double>(y.size());
    const auto groups = group.empty() ? 0 : *std::ranges::max_element(group) + 1;
    std::vector<double> sum(groups), count(groups);
    for (std::size_t i = 0; i < y.size(); ++i) sum[group[i]] += y[i], count[group[i]] += 1;
    const auto mean = std::accumulate(y.begin(), y.end(), 0.0) / n;
    double total = 0, within = 0, used = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
        total += (y[i] - mean) * (y[i] - mean);
        const auto off = y[i] - sum[group[i]] / count[group[i]];
        within += off * off;
    }
    for (const auto each : count) used += each > 0 ? 1 : 0;
    if (used < 2 || n <= used || !(total > 0)) return 0;
    return std::clamp(1 - within / total * (n - 1) / (n - used), 0.0, 1.0);
}

FULGURITE_INLINE std::vector<std::size_t> grouped(const std::vector<double>& x, std::size_t groups) {
    std::vector<std::size_t> order(x.size()), group(x.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return x[a] < x[b]; });
    for (std::size_t i = 0; i < order.size(); ++i)
        group[order[i]] = i > 0 && x[order[i]] == x[order[i - 1]] ? group[order[i - 1]] : i * groups / x.size();
    return group;
}

FULGURITE_INLINE std::vector<std::pair<std::string, double>> importance(const std::vector<TrialRecord>& trials,
                                                                        Mode mode) {
    const auto order = ranking(trials, mode);
    std::vector<std::pair<std::string, double>> all;
    for (const auto& param : space_of(trials)) {
        std::vector<double> x, rank;
        for (std::size_t i = 0; i < order.size(); ++i)
            if (const auto* has = order[i]->params.find(param.name))
                x.push_back(has->place), rank.push_back(static_cast<double>(i));
        std::vector<std::size_t> group;
        const auto groups = static_cast<std::size_t>(std::clamp(std::sqrt(static_cast<double>(x.size())), 3.0, 8.0));
        if (param.range.kind != Range::Kind::choice) group = grouped(x, groups);
        else
            for (const auto place : x) group.push_back(static_cast<std::size_t>(place));
        all.emplace_back(param.name, epsilon_squared(rank, group));
    }
    std::ranges::stable_sort(all, std::greater<>(), &std::pair<std::string, double>::second);
    return all;
}

} // namespace fulgurite::tune::detail
