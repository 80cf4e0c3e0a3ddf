// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/core/fmt.hpp"
#include "fulgurite/core/mode.hpp"
#include "fulgurite/report/svg.hpp"
#include "fulgurite/report/ticks.hpp"
#include "fulgurite/tune/search/importance.hpp"
#include "fulgurite/tune/search/record.hpp"
#include "fulgurite/tune/search/table.hpp"

/// The pictures of a search's report, as inline SVG in the colours of the page's style sheet.
namespace fulgurite::tune::detail {

/// Text that grows by formatted pieces.
struct Drawing {
    std::string text;

    template <class... Args>
    void add(fmt::format_string<Args...> form, Args&&... args) {
        fmt::format_to(std::back_inserter(text), form, std::forward<Args>(args)...);
    }
};

/// Whether a trial has a value that can be drawn.
inline bool is_drawn(const TrialRecord& trial) { return has_value(trial) && std::isfinite(trial.value); }
/// The axis of the values: where some are far off, such as those of trials that diverged, it shows the better ones.
report::Scale scale_of(const std::vector<TrialRecord>& trials, Mode mode, double from, double to);
inline double clamped(const report::Scale& scale, double value) {
    return std::clamp(scale(std::clamp(value, scale.low, scale.high)), std::min(scale.from, scale.to),
                      std::max(scale.from, scale.to));
}
void value_axis(Drawing& out, const report::Scale& y, double left, double right);
std::string title_of(const TrialRecord& trial);
/// Complete trials are c0, others c4 and fainter.
void dot(Drawing& out, const TrialRecord& trial, double x, double y);

/// Every trial's value, and the best of the complete ones so far.
std::string history_picture(const std::vector<TrialRecord>& trials, Mode mode, double width);

/// The values over one parameter.
std::string slice_picture(const std::vector<TrialRecord>& trials, const Param& param, Mode mode);

/// A line for each trial through all parameters to its value; the best tenth stands out.
class ParallelPicture {
public:
    ParallelPicture(const std::vector<TrialRecord>& trials, Mode mode)
        : trials_(trials), mode_(mode), space_(space_of(trials)), y_(scale_of(trials, mode, height - bottom, top)) {}

    std::string draw();

private:
    static constexpr double width = 1056, height = 290, left = 60, right = 84, top = 14, bottom = 30;

    double x(std::size_t i) const {
        return left + (width - left - right) * static_cast<double>(i) / static_cast<double>(space_.size());
    }
    static double y_of(const Range& range, double place) {
        return height - bottom - range.share(place) * (height - bottom - top);
    }
    void label(std::size_t i, double y, std::string_view text, double off = 0);
    void axis(std::size_t i);
    void line(const TrialRecord& trial, bool clear);

    const std::vector<TrialRecord>& trials_;
    Mode mode_;
    std::vector<Param> space_;
    report::Scale y_;
    Drawing out_;
};

/// Bars of how much each parameter explains.
std::string importance_picture(const std::vector<std::pair<std::string, double>>& all);

} // namespace fulgurite::tune::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/tune/search/pictures-inl.hpp"
#endif
