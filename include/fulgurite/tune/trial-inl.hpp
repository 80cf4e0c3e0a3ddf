// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/trial.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void Trial::report(std::int64_t step, double value) {
    if (stop_) return; // what an objective does that does not ask
    if (!reports_.empty() && step <= reports_.back().step)
        throw Error("tune::Trial: a report of step ", step, " comes after that of step ", reports_.back().step,
                    "; steps must grow");
    reports_.push_back({step, value});
    if (leg_ + 1 == way_.size() && known_ == way_[leg_].known.size()) mouth_->report(reports_.back());
    else compare();
    if (step >= way_[leg_].until) leg_is_over(value);
    else if (!stop_ && stops_ && stops_(reports_)) stop_ = stopped_ = true;
}

FULGURITE_INLINE void Trial::finish(double value) {
    if (stopped_) return mouth_->end(TrialState::stopped, reports_.back().value);
    if (std::isfinite(value)) return mouth_->end(TrialState::complete, value);
    mouth_->end(TrialState::failed, value, in_words("the objective returned ", value, ", which is not finite"));
}

FULGURITE_INLINE double Trial::ask(std::string_view name, detail::Range range) {
    if (const auto* before = params_.find(name)) {
        if (before->range == range) return before->place;
        throw Error("tune::Trial: the parameter '", name, "' was asked for as ", before->range.text(), ", and now as ",
                    range.text(), "; give it one range, or another name");
    }
    const auto* fixed = way_[leg_].plan.find(name);
    const auto place = fixed != nullptr && fixed->range == range
                           ? fixed->place
                           : history_->unplanned(number(), params_.size(), std::string(name), range);
    params_.set({std::string(name), std::move(range), place});
    mouth_->param(*params_.find(name));
    return place;
}

FULGURITE_INLINE Verdict Trial::next(double value) {
    const auto legs = changes_;
    report(reports_.empty() ? 1 : reports_.back().step + 1, value);
    return {stop_, stopped_ ? "the pruner has stopped the trial" : "the trial has had its steps", legs != changes_};
}

FULGURITE_INLINE void Trial::compare() {
    const auto& known = way_[leg_].known;
    const auto& now = reports_.back();
    if (known_ < known.size() && known[known_] == now) return void(++known_);
    throw Error("tune::Trial: trial ", number(), " is run again as far as it was, and reports ", now.value, " at step ",
                now.step,
                known_ < known.size()
                    ? in_words(", where it was ", known[known_].value, " at step ", known[known_].step)
                    : std::string(", where it had no report"),
                "; its numbers depend on something else than its seed and parameters");
}

FULGURITE_INLINE void Trial::leg_is_over(double value) {
    if (leg_ + 1 < way_.size()) return begin(leg_ + 1);
    if (way_[leg_].ends) return void(stop_ = true);
    auto next = mouth_->pause(value);
    if (!next) return void(stop_ = stopped_ = true);
    way_.push_back(std::move(*next));
    begin(way_.size() - 1);
}

FULGURITE_INLINE void Trial::begin(std::size_t leg) {
    const bool copied = way_[leg].number != way_[leg_].number;
    leg_ = leg;
    known_ = 0;
    if (!copied) return;
    ++changes_;
    for (const auto& param : way_[leg].plan)
        if (params_.find(param.name) != nullptr) {
            params_.set(param);
            mouth_->param(param);
        }
    at::manual_seed(data::Generator(history_->seed, static_cast<std::uint64_t>(number()),
                                    static_cast<std::uint64_t>(way_[leg].segment))());
}

} // namespace fulgurite::tune
