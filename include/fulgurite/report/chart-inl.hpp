// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/chart.hpp"

namespace fulgurite::report {

FULGURITE_INLINE Name parse_name(std::string_view name) {
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

FULGURITE_INLINE std::vector<const Series*> by_interest(const SeriesSet& all) {
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

} // namespace fulgurite::report

namespace fulgurite::report::detail {

FULGURITE_INLINE void faint_lines_first(Chart& chart) {
    std::vector<Line> lines;
    for (const bool faint : {true, false})
        for (const auto& line : chart.lines)
            if (line.faint == faint) lines.push_back(line);
    chart.lines = std::move(lines);
}

FULGURITE_INLINE bool has_a_clear_twin(const Chart& chart, const Line& line) {
    for (const auto& other : chart.lines)
        if (!other.faint && other.colour == line.colour && other.series->count() > 1) return true;
    return false;
}

FULGURITE_INLINE bool is_a_curve(const Chart& chart) {
    for (const auto& line : chart.lines)
        if (line.series->count() > 1) return true;
    return false;
}

FULGURITE_INLINE Chart& chart_of(std::vector<Chart>& charts, const std::string& quantity) {
    for (auto& chart : charts)
        if (chart.title == quantity) return chart;
    charts.push_back({quantity, {}});
    return charts.back();
}

} // namespace fulgurite::report::detail

namespace fulgurite::report {

FULGURITE_INLINE std::vector<Chart> charts_of(const SeriesSet& all) {
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
