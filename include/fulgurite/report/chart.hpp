// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fulgurite/report/series.hpp"

namespace fulgurite::report {

/// One line of a chart. `colour` counts from 0 and stands for a role: the same in every chart of a page.
struct Line {
    const Series* series;
    std::string label;
    std::size_t colour = 0;
    bool faint = false; ///< single steps, behind the line of the epochs
};

/// What is drawn into one frame: lines of the same quantity.
struct Chart {
    std::string title;
    std::vector<Line> lines;
};

/// A metric's name taken apart: "train/loss_step" is the quantity loss, of train, at single steps.
struct Name {
    std::string quantity, part; ///< part is empty where the name does not say whose value it is
    bool step = false;
};

inline Name parse_name(std::string_view name) {
    constexpr std::string_view parts[][2] = {{"train", "train"}, {"training", "train"}, {"val", "val"},
                                             {"valid", "val"},   {"validation", "val"}, {"test", "test"}};
    Name result;
    const auto cut = [&](std::string_view suffix) {
        if (!name.ends_with(suffix) || name.size() == suffix.size()) return false;
        name.remove_suffix(suffix.size());
        return true;
    };
    result.step = cut("_step");
    if (!result.step) cut("_epoch");
    if (const auto at = name.find_first_of("/_"); at != name.npos)
        for (const auto& [written, part] : parts)
            if (name.substr(0, at) == written) {
                result.part = part;
                name.remove_prefix(at + 1);
                break;
            }
    result.quantity = name;
    return result;
}

/// The series in the order of interest: test, validation, training, others, learning rates.
inline std::vector<const Series*> by_interest(const SeriesSet& all) {
    std::vector<const Series*> order;
    for (const auto& series : all)
        if (series.name() != "epoch") order.push_back(&series);
    std::ranges::stable_sort(order, {}, [](const Series* series) {
        const auto name = parse_name(series->name());
        if (series->name().starts_with("lr-")) return 5;
        return name.part == "test" ? 0 : name.part == "val" ? 1 : name.part != "train" ? 4 : name.step ? 3 : 2;
    });
    return order;
}

/// Sorts series into charts: "train/loss" and "val/loss" share one, so do the learning rates of one run. A series of a
/// single value is a dot among others, but gets no chart of its own.
inline std::vector<Chart> charts_of(const SeriesSet& all) {
    std::vector<Chart> charts;
    for (const auto& series : all) {
        auto [quantity, part, step] = parse_name(series.name());
        if (quantity == "epoch") continue;
        const bool rate = series.name().starts_with("lr-");
        auto label = part.empty() ? std::string(series.name()) : part;
        if (rate) label = series.name().substr(3), quantity = "learning rate";
        auto chart = std::ranges::find(charts, quantity, &Chart::title);
        if (chart == charts.end()) chart = charts.insert(charts.end(), {quantity, {}});
        const std::size_t role = part == "train" ? 0 : part == "val" ? 1 : part == "test" ? 2 : chart->lines.size();
        chart->lines.push_back({&series, step ? label + " (step)" : label, role, step});
    }
    std::erase_if(charts, [](const Chart& chart) {
        return std::ranges::all_of(chart.lines, [](const Line& line) { return line.series->count() < 2; });
    });
    for (auto& chart : charts) {
        // Faint lines first, so that the others lie upon them; alone they need not be faint.
        std::ranges::stable_sort(chart.lines, {}, [](const Line& line) { return !line.faint; });
        for (auto& line : chart.lines)
            line.faint = line.faint && std::ranges::any_of(chart.lines, [&](const Line& other) {
                             return !other.faint && other.colour == line.colour && other.series->count() > 1;
                         });
    }
    std::ranges::stable_sort(charts, {}, [](const Chart& chart) { return chart.title == "learning rate"; });
    return charts;
}

} // namespace fulgurite::report
