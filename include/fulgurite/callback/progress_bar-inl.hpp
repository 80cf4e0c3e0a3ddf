// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/callback/progress_bar.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite {

FULGURITE_INLINE ProgressBar::ProgressBar(ProgressBarOptions options, callback::Terminal terminal)
    : options_(options), screen_(std::move(terminal)), train_pace_(options.refresh), eval_pace_(options.refresh) {
    if (!(options.refresh > 0))
        throw Error("ProgressBar: refresh is " + callback::printed("%g", options.refresh) +
                    "; give seconds, more than 0");
}

FULGURITE_INLINE bool ProgressBar::due(double now) {
    if (!live() || now - drawn_ < options_.refresh) return false;
    drawn_ = now;
    return true;
}

FULGURITE_INLINE bool ProgressBar::passed_quarter(double now) {
    if (!train_.total || train_.finished()) return false;
    const auto quarter = 4 * train_.done / *train_.total;
    if (quarter <= quarter_) return false;
    quarter_ = quarter;
    if (now - line_at_ < long_quarter) return false;
    line_at_ = now;
    return true;
}

FULGURITE_INLINE void ProgressBar::update_evaluation(double now, double rate) {
    eval_.done = eval_pace_.count();
    if (eval_.total && eval_.done > *eval_.total) eval_.total.reset();
    eval_.elapsed = eval_pace_.elapsed(now);
    eval_.rate = rate;
    if (open_) train_.elapsed = train_pace_.elapsed(now);
}

FULGURITE_INLINE void ProgressBar::show() {
    screen_.show({open_ ? callback::live_line(train_, look_of(), columns()) : std::string(),
                  evaluating_ ? callback::live_line(eval_, look_of(), columns()) : std::string()});
}

FULGURITE_INLINE void ProgressBar::finish(const callback::ResultTable::Metrics& measured) {
    if (live()) {
        show();
        screen_.keep();
    } else {
        screen_.print(callback::plain_line(eval_));
    }
    if (measured.empty()) return;
    const auto title = eval_.label.substr(0, eval_.label.find_last_not_of(' ') + 1) + " metric";
    screen_.print(callback::ResultTable(title, measured).text(look_of(), live() ? columns() : 0));
}

FULGURITE_INLINE void ProgressBar::leave(bool of_fit) {
    screen_.keep();
    evaluating_ = checking_ = false;
    if (of_fit) open_ = false;
}

} // namespace fulgurite
