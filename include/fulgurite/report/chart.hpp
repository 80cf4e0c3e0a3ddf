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

Name parse_name(std::string_view name);

/// The series in the order of interest: test, validation, training, others, learning rates.
std::vector<const Series*> by_interest(const SeriesSet& all);

namespace detail {

// std::stable_sort of charts and lines would cost each program with a report some 300 functions more.
void faint_lines_first(Chart& chart);

// Alone a line need not be faint.
bool has_a_clear_twin(const Chart& chart, const Line& line);

bool is_a_curve(const Chart& chart);

Chart& chart_of(std::vector<Chart>& charts, const std::string& quantity);

} // namespace detail

/// Sorts series into charts: "train/loss" and "val/loss" share one, so do the learning rates of one run. A series of a
/// single value is a dot among others, but gets no chart of its own.
std::vector<Chart> charts_of(const SeriesSet& all);

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/chart-inl.hpp"
#endif
