// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>

#include "fulgurite/core/duration.hpp"
#include "fulgurite/core/interval.hpp"
#include "fulgurite/core/policy.hpp"
#include "fulgurite/core/stage.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite {

/// Training ends when so much time has passed since it started: the batch is finished, a validation follows, the epoch
/// is closed. With `Interval::epoch` the epoch is trained to its end. The time of the runs that a checkpoint was
/// resumed from counts.
///
///     Trainer{Epochs{1000}, MaxTime{std::chrono::hours(8)}}
class MaxTime : public policy::Loop {
public:
    explicit MaxTime(Minutes limit, Interval looked_at = Interval::step)
        : limit_(limit.seconds()), looked_at_(looked_at) {}
    template <class Rep, class Period>
    explicit MaxTime(std::chrono::duration<Rep, Period> limit, Interval looked_at = Interval::step)
        : MaxTime(Minutes(limit), looked_at) {}

    void setup(const auto& run) {
        if (run.stage() == Stage::fit) before_ = 0;
    }
    void on_train_start() { since_ = Clock::now(); }
    void on_train_batch_end(auto& run) {
        if (looked_at_ == Interval::step) look(run);
    }
    void on_train_epoch_end(auto& run) {
        if (looked_at_ == Interval::epoch) look(run);
    }
    void on_train_end() { keep(); }
    void teardown(const auto& run) {
        if (run.stage() == Stage::fit) keep(); // also after an exception, and of a session that was dropped
    }
    bool done(const auto&) const { return limit_ == 0; }
    std::string describe() const { return "MaxTime{" + words() + "}"; }
    /// Seconds of training so far.
    double elapsed() const {
        return before_ + (since_ ? std::chrono::duration<double>(Clock::now() - *since_).count() : 0);
    }

    /// Seconds that are left; 0 when they are used up.
    double remaining() const { return std::max(0.0, limit_ - elapsed()); }

    StateTree state_dict() const;
    void load_state_dict(const StateTree& state) { before_ = state.at("elapsed").as_double(); }
    /// Whether a stop that it asked for before a resume still holds: not where it is given more time now.
    bool confirms_stop() const { return elapsed() >= limit_; }

private:
    using Clock = std::chrono::steady_clock;
    void look(auto& run) const {
        if (elapsed() >= limit_) run.stop("MaxTime: " + words() + " have passed", *this);
    }
    std::string words() const { return Duration(Minutes{limit_ / 60}).words(); }
    void keep() {
        before_ = elapsed();
        since_.reset();
    }

    double limit_, before_ = 0;
    Interval looked_at_;
    std::optional<Clock::time_point> since_;
};

} // namespace fulgurite

#ifndef FULGURITE_COMPILED
#include "fulgurite/loop/max_time-inl.hpp"
#endif
