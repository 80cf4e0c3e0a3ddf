// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <cstdint>

namespace fulgurite::callback {

/// Counts batches and says when to look at the clock: so seldom that the clock costs nothing, so often that a redraw is
/// late by a quarter of the interval at most. From what it saw it knows how fast batches come.
class Pace {
public:
    /// interval: seconds between two redraws.
    explicit Pace(double interval) : interval_(interval) {}

    /// One more batch. True: it is time to look at the clock.
    bool tick() { return ++count_ >= look_at_; }

    /// The clock was looked at. What it says decides when to look next.
    void look(double now);
    /// A new pass begins.
    void start(double now);
    /// Something else was done until now: it does not count as these batches' time.
    void resume(double now) { mark(now); }

    double elapsed(double now) const { return now - started_; }
    /// Batches per second, lately; 0 before anything is known.
    double rate() const { return rate_; }
    /// Batches per second over the whole pass, up to the last look.
    double mean_rate() const { return worked_ > 0 ? static_cast<double>(seen_) / worked_ : 0; }
    /// How many batches go by between two looks.
    std::int64_t stride() const { return stride_; }
    std::int64_t count() const { return count_; }

private:
    static constexpr double memory = 3; // seconds

    void mark(double now);

    std::int64_t count_ = 0, look_at_ = 1, stride_ = 1, seen_ = 0;
    double interval_, started_ = 0, seen_at_ = 0, worked_ = 0, rate_ = 0;
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/progress/pace-inl.hpp"
#endif
