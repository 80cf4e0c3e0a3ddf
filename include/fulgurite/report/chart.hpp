// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
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
    if (const auto at = name.find_first_of("/_"); at != name.npos && at + 1 < name.size())
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
    const auto rank = [](const Series& series) {
        const auto name = parse_name(series.name());
        if (series.name().starts_with("lr-")) return 5;
        return name.part == "test" ? 0 : name.part == "val" ? 1 : name.part != "train" ? 4 : name.step ? 3 : 2;
    };
    std::vector<const Series*> order;
    for (int wanted = 0; wanted <= 5; ++wanted)
        for (const auto& series : all)
            if (series.name() != "epoch" && rank(series) == wanted) order.push_back(&series);
    return order;
}

namespace detail {

// std::stable_sort of charts and lines would cost each program with a report some 300 functions more.
inline void faint_lines_first(Chart& chart) {
    std::vector<Line> lines;
    for (const bool faint : {true, false})
        for (const auto& line : chart.lines)
            if (line.faint == faint) lines.push_back(line);
    chart.lines = std::move(lines);
}

// Alone a line need not be faint.
inline bool has_a_clear_twin(const Chart& chart, const Line& line) {
    for (const auto& other : chart.lines)
        if (!other.faint && other.colour == line.colour && other.series->count() > 1) return true;
    return false;
}

inline bool is_a_curve(const Chart& chart) {
    for (const auto& line : chart.lines)
        if (line.series->count() > 1) return true;
    return false;
}

inline Chart& chart_of(std::vector<Chart>& charts, const std::string& quantity) {
    for (auto& chart : charts)
        if (chart.title == quantity) return chart;
    charts.push_back({quantity, {}});
    return charts.back();
}

} // namespace detail

/// Sorts series into charts: "train/loss" and "val/loss" share one, so do the learning rates of one run. A series of a
/// single value is a dot among others, but gets no chart of its own.
inline std::vector<Chart> charts_of(const SeriesSet& all) {
    constexpr const char* rates = "learning rate";
    std::vector<Chart> charts;
    for (const auto& series : all) {
        auto [quantity, part, step] = parse_name(series.name());
        if (quantity == "epoch") continue;
        auto label = part.empty() ? std::string(series.name()) : part;
        if (series.name().starts_with("lr-")) label = series.name().substr(3), quantity = rates;
        auto& chart = detail::chart_of(charts, quantity);
        const std::size_t role = part == "train" ? 0 : part == "val" ? 1 : part == "test" ? 2 : chart.lines.size();
        chart.lines.push_back({&series, step ? label + " (step)" : label, role, step});
    }
    std::vector<Chart> drawn;
    for (const bool last : {false, true})
        for (auto& chart : charts) {
            if ((chart.title == rates) != last || !detail::is_a_curve(chart)) continue;
            detail::faint_lines_first(chart);
            for (auto& line : chart.lines) line.faint = line.faint && detail::has_a_clear_twin(chart, line);
            drawn.push_back(std::move(chart));
        }
    return drawn;
}

} // namespace fulgurite::report
