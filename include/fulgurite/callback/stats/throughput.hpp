// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <deque>

namespace fulgurite::callback {

/// Rates over the newest batches, and totals; times are in seconds and go forward.
class Throughput {
public:
    /// What has been done since the start.
    struct Totals {
        double time = 0;
        std::int64_t batches = 0, samples = 0, items = 0;
        double flops = 0;
    };

    /// window: the number of batches that a rate is taken over.
    explicit Throughput(std::int64_t window) : window_(static_cast<std::size_t>(window)) {}

    void start(double now) {
        started_ = now;
        marks_.assign(1, Totals{});
    }
    void batch(double now, std::int64_t samples, std::int64_t items = 0, double flops = 0);
    /// Time that passed for something else, such as a validation, is not training's.
    void skip(double seconds) { started_ += seconds; }

    const Totals& totals() const { return marks_.back(); }
    double batches_per_second() const { return rate(&Totals::batches); }
    double samples_per_second() const { return rate(&Totals::samples); }
    double items_per_second() const { return rate(&Totals::items); }
    double flops_per_second() const { return rate(&Totals::flops); }

private:
    template <class T>
    double rate(T Totals::* what) const {
        const double seconds = marks_.back().time - marks_.front().time;
        return seconds > 0 ? static_cast<double>(marks_.back().*what - marks_.front().*what) / seconds : 0;
    }

    std::size_t window_;
    double started_ = 0;
    std::deque<Totals> marks_{Totals{}};
};

} // namespace fulgurite::callback

#ifndef FULGURITE_COMPILED
#include "fulgurite/callback/stats/throughput-inl.hpp"
#endif
