// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/tune/range_test.hpp"

namespace fulgurite::tune {

FULGURITE_INLINE void LRFindOptions::check() const {
    const auto need = [](bool sensible, const char* name, double value, const std::string& range) {
        if (!sensible) throw Error("tune::lr_find: ", name, " is ", report::axis_number(value), "; give ", range);
    };
    const bool exponential = mode == LRMode::exponential;
    need(num_training >= 1, "num_training", static_cast<double>(num_training), "1 or more");
    need(std::isfinite(min_lr) && (exponential ? min_lr > 0 : min_lr >= 0), "min_lr", min_lr,
         exponential ? "a number above 0, from which the rate can be multiplied" : "a number from 0 on");
    need(std::isfinite(max_lr) && max_lr > min_lr, "max_lr", max_lr,
         "a number above min_lr, which is " + report::axis_number(min_lr));
    if (early_stop_threshold)
        need(*early_stop_threshold > 1, "early_stop_threshold", *early_stop_threshold,
             "a number above 1, or std::nullopt to go on to max_lr");
}

FULGURITE_INLINE double LRFindOptions::rate(std::int64_t i) const {
    if (i == 0) return min_lr;
    const double way = static_cast<double>(i + 1) / static_cast<double>(num_training);
    if (mode == LRMode::linear) return min_lr + way * (max_lr - min_lr);
    return std::pow(min_lr, 1 - way) * std::pow(max_lr, way); // their quotient may be too large for a number
}

FULGURITE_INLINE void RangeTest::wait() {
    if (++idle_ < patience) return;
    if (result_->lrs.empty()) fail("tune::lr_find");
    result_->diverged = true;
    finish();
}

FULGURITE_INLINE void RangeTest::record(double loss) {
    constexpr double beta = 0.98;
    double smoothed = loss;
    if (std::isfinite(loss)) {
        average_ = beta * average_ + (1 - beta) * loss;
        smoothed = average_ / (1 - std::pow(beta, ++finite_ + 1));
    }
    result_->lrs.push_back(rate_);
    result_->losses.push_back(smoothed);
    if (options_.early_stop_threshold)
        result_->diverged = !std::isfinite(smoothed) ||
                            (finite_ > 1 && smoothed > best_ + (*options_.early_stop_threshold - 1) * std::abs(best_));
    if (finite_ == 1 || smoothed < best_) best_ = smoothed;
}

} // namespace fulgurite::tune
