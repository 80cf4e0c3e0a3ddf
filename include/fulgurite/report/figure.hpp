// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/report/chart.hpp"
#include "fulgurite/report/curve_picture.hpp"
#include "fulgurite/report/document.hpp"
#include "fulgurite/report/sections.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"

namespace fulgurite::report {

/// A chart as it stands on a page: caption, picture, and the numbers behind it, from which the page's script draws it
/// again. Wide: it takes a row of its own where the window has room for two in one.
std::string figure(const Chart& chart, bool wide);

/// A picture of one quantity over another, on an axis from 0 to 1 where all of it lies there.
std::string figure(const Curve& curve);

/// Charts in pairs, under the script's controls. Many are put into groups that open and close, by what stands before
/// the first slash of their titles.
std::string figures(const std::vector<Chart>& charts);

/// What stands before the first slash of a name; empty where there is none.
inline std::string_view prefix_of(std::string_view name) {
    const auto slash = name.find('/');
    return slash == name.npos ? std::string_view() : name.substr(0, slash);
}

/// Names that begin alike.
struct NameGroup {
    std::string_view prefix;
    std::vector<std::size_t> members;
};
/// Names by what stands before their first slash, in the order in which they appear. The first group may have no
/// prefix: names without a slash and names that are alone with theirs, or all, where they are to stay together.
std::vector<NameGroup> groups_of(const std::vector<std::string_view>& names, bool together);

/// A group that opens and closes, under its name; a group without a name is its content alone.
std::string group_box(const NameGroup& group, bool open, const std::string& content);

namespace detail {

/// A list of numbers as JSON, which has no word for what is not finite.
void append_number(std::string& json, double value);
/// A text as JSON that may stand in HTML.
std::string json_text(std::string_view text);
/// One line of a chart as the script reads it.
std::string line_data(std::string_view label, std::size_t colour, bool faint, const std::vector<Point>& points);
/// Some charts beside each other; of an odd number the first one takes a row.
std::string grid_of(const std::vector<const Chart*>& charts);

} // namespace detail

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/figure-inl.hpp"
#endif
