// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/tensor.hpp"

/// The line search of `LBFGS`.
namespace fulgurite::optim {

/// A function along a line, seen at the distance `t` from the start: its value, its gradient, and its slope there.
struct LinePoint {
    double t = 0;
    double value = 0;
    Tensor grad;
    double slope = 0;
};

/// Where the cubic through two points with these slopes is lowest, kept between two bounds; their middle, where it has
/// no lowest point (Nocedal and Wright 2006, equation 3.59).
double lowest_of_cubic(const LinePoint& a, const LinePoint& b, double from, double to);
inline double lowest_of_cubic(const LinePoint& a, const LinePoint& b) {
    return lowest_of_cubic(a, b, std::min(a.t, b.t), std::max(a.t, b.t));
}

/// Looks along a direction for a point that satisfies the strong Wolfe conditions (Nocedal and Wright 2006, algorithms
/// 3.5 and 3.6), in Python's order of steps.
class StrongWolfe {
public:
    /// `start` is the point to go from, `largest` the direction's largest element, `evaluations` how often the function
    /// may be asked.
    StrongWolfe(LinePoint start, double largest, double tolerance_change, std::int64_t evaluations)
        : start_(std::move(start)), largest_(largest), tolerance_(tolerance_change), limit_(evaluations) {}

    /// `evaluate(t)` gives the `LinePoint` there. The first one asked for is at `t`.
    template <class Evaluate>
    LinePoint search(double t, Evaluate&& evaluate) {
        bool done = bracket(t, evaluate);
        bool stuck = false;
        while (!done && iterations_ < limit_ && std::abs(ends_[1].t - ends_[0].t) * largest_ >= tolerance_) {
            const LinePoint next = evaluate(trial(stuck));
            ++evaluations_;
            ++iterations_;
            done = narrow(next);
        }
        return ends_[low_];
    }

    std::int64_t evaluations() const { return evaluations_; } ///< how often the function was asked

private:
    static constexpr double c1 = 1e-4, c2 = 0.9;

    bool too_high(const LinePoint& point) const { return point.value > start_.value + c1 * point.t * start_.slope; }
    bool flat(const LinePoint& point) const { return std::abs(point.slope) <= -c2 * start_.slope; }
    void take(const LinePoint& a, const LinePoint& b) {
        ends_ = {a, b};
        low_ = a.value <= b.value ? 0 : 1;
    }

    /// Goes on until the point that is looked for lies between two; true: it was found.
    template <class Evaluate>
    bool bracket(double t, Evaluate&& evaluate) {
        LinePoint before = start_, now = evaluate(t);
        evaluations_ = 1;
        for (; iterations_ < limit_; ++iterations_) {
            if (too_high(now) || (iterations_ > 1 && now.value >= before.value)) return take(before, now), false;
            if (flat(now)) return take(now, now), true;
            if (now.slope >= 0) return take(before, now), false;
            const double next = lowest_of_cubic(before, now, now.t + 0.01 * (now.t - before.t), now.t * 10);
            before = std::exchange(now, evaluate(next));
            ++evaluations_;
        }
        return take(start_, now), false;
    }

    /// Where to look next within the bracket; a place too near to one of its ends is moved, the second time at least.
    double trial(bool& stuck) const;

    /// Puts a new point in the place of one of the ends; true: it is the one that is looked for.
    bool narrow(const LinePoint& next);

    LinePoint start_;
    double largest_, tolerance_;
    std::int64_t limit_, iterations_ = 0, evaluations_ = 0;
    std::array<LinePoint, 2> ends_;
    std::size_t low_ = 0;
};

} // namespace fulgurite::optim

#ifndef FULGURITE_COMPILED
#include "fulgurite/optim/kernel/strong_wolfe-inl.hpp"
#endif
