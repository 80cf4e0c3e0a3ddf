// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <iterator>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/profiler/table/section_times.hpp"

namespace fulgurite::profiler {

FULGURITE_INLINE void SectionTimes::enter(const char* name) {
    const auto [found, is_new] = index_.try_emplace(name, sums_.size());
    if (is_new) sums_.push_back({.name = name});
    auto& sum = sums_[found->second];
    ++sum.calls;
    ++sum.open;
    open_.push_back({found->second, clock_()});
}

FULGURITE_INLINE void SectionTimes::leave() noexcept {
    if (!open_.empty()) close(clock_());
}

FULGURITE_INLINE void SectionTimes::close(std::int64_t now) noexcept {
    const auto [at, began, within] = open_.back();
    open_.pop_back();
    auto& sum = sums_[at];
    const auto took = now - began;
    sum.own += took - within;
    if (--sum.open == 0) sum.total += took;
    if (!open_.empty()) open_.back().within += took;
}

FULGURITE_INLINE void SectionTimes::clear() {
    index_.clear();
    sums_.clear();
    open_.clear();
}

FULGURITE_INLINE std::vector<Row> SectionTimes::rows() const {
    auto whole = *this;
    for (const auto now = clock_(); !whole.open_.empty();) whole.close(now);
    std::vector<Row> rows;
    for (const auto& sum : whole.sums_) {
        auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& each) { return each.name == sum.name; });
        if (row == rows.end()) row = rows.insert(row, Row{.name = sum.name});
        row->calls += sum.calls;
        row->own += static_cast<double>(sum.own) * 1e-9;
        row->total += static_cast<double>(sum.total) * 1e-9;
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.own > b.own; });
    return rows;
}

FULGURITE_INLINE std::string text_of(std::string_view title, const std::vector<Row>& rows) {
    double whole = 0;
    std::size_t width = 6;
    for (const auto& row : rows) {
        whole += row.own;
        width = std::max(width, row.name.size());
    }
    const std::string line(width + 62, '-');
    std::string text = fmt::format("{}\n{}\n{:<{}}  {:>10}  {:>12}  {:>12}  {:>12}  {:>6}\n{}\n", title, line, "Action",
                                   width, "Calls", "Mean (s)", "Total (s)", "Own (s)", "Own %", line);
    const auto add = [&](const Row& row) {
        fmt::format_to(std::back_inserter(text), "{:<{}}  {:>10}  {:>12.6g}  {:>12.6g}  {:>12.6g}  {:>6.2f}\n",
                       row.name, width, row.calls,
                       row.total / static_cast<double>(std::max<std::int64_t>(row.calls, 1)), row.total, row.own,
                       whole > 0 ? 100 * row.own / whole : 0);
    };
    for (const auto& row : rows) add(row);
    text += line + '\n';
    add({"all", 1, whole, whole});
    return text;
}

} // namespace fulgurite::profiler
