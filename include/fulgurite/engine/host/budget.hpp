// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fulgurite/core/error.hpp"
#include "fulgurite/engine/fit/work.hpp"

namespace fulgurite::engine {

/// How `advance_for` judges whether work fits into the time that is left.
struct BudgetOptions {
    double weight = 0.25;   ///< of the newest measurement in the running estimate, in (0, 1]
    double headroom = 1.25; ///< work fits where so many times its estimate is left, at least 1
    double fade = 0.9;      ///< on the estimate of work that kept a whole call from doing anything, in (0, 1]; 1: never
};

/// What one call of `advance_for` did.
struct Advanced {
    std::int64_t batches = 0;                          ///< training batches that ran
    bool over = false;                                 ///< training is over, and every hook of its end has been called
    Work next = Work::over;                            ///< what did not fit any more
    std::chrono::duration<double, std::milli> needs{}; ///< the time that must be left for it; 0 where nothing is known
};

/// What each kind of work takes, in seconds: an exponential average of what was measured. Work that was never measured
/// fits wherever any time is left.
class Budget {
public:
    /// Throws `Error` for options outside of their ranges.
    explicit Budget(BudgetOptions options = {});
    /// The same with other options; what was measured stays.
    void options(BudgetOptions options) { options_ = Budget(options).options_; }

    double estimate(Work work) const { return work == Work::over ? 0 : at(work).seconds; }
    double needs(Work work) const { return options_.headroom * estimate(work); }
    bool fits(Work work, double left) const { return left > 0 && needs(work) <= left; }
    void measured(Work work, double seconds);
    /// A whole budget was too small. Without this, one measurement that was far too long (the first batch, with what
    /// LibTorch sets up once; a batch that the system held up) would be the last.
    void waited(Work work) { at(work).seconds *= options_.fade; }

private:
    struct Estimate {
        bool known = false;
        double seconds = 0;
    };
    Estimate& at(Work work) { return estimates_[static_cast<std::size_t>(work)]; }
    const Estimate& at(Work work) const { return estimates_[static_cast<std::size_t>(work)]; }
    static void need(bool sensible, const char* name, double value, const char* range) {
        if (!sensible) throw Error("BudgetOptions: ", name, " is ", value, ", it must be ", range);
    }

    BudgetOptions options_;
    std::array<Estimate, kinds_of_work> estimates_{};
};

/// Lets a session work as long as what comes next fits: never starts what does not. `clock.now()` gives time points.
template <class S, class Clock>
Advanced advance_within(S& session, Budget& budget, std::chrono::duration<double> time, Clock& clock) {
    using Seconds = std::chrono::duration<double>;
    const auto begin = clock.now();
    const auto elapsed = [&] { return Seconds(clock.now() - begin).count(); };
    Advanced done;
    bool worked = false;
    auto next = session.next();
    double now = elapsed();
    while (next != Work::over && budget.fits(next, time.count() - now)) {
        done.batches += session.perform(next) ? 1 : 0;
        const auto following = session.next();
        const double then = elapsed();
        budget.measured(next, then - now);
        worked = true;
        now = then;
        next = following;
    }
    done.over = next == Work::over;
    done.next = next;
    done.needs = Seconds(budget.needs(next));
    if (!worked && !done.over && time.count() > 0) budget.waited(next);
    return done;
}

} // namespace fulgurite::engine

#ifndef FULGURITE_COMPILED
#include "fulgurite/engine/host/budget-inl.hpp"
#endif
