// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fulgurite::report {

struct Point {
    double step, value;
};

/// The extremes of some neighbours, in the order in which they came, which steps do not tell where several values have
/// the same one. What is not finite stands only where there is nothing else.
class Bucket {
public:
    void take(const Point& point);
    std::size_t size() const { return size_; } ///< points taken
    void emit(std::vector<Point>& to) const;

private:
    Point low_{}, high_{};
    std::size_t size_ = 0, low_at_ = 0, high_at_ = 0;
};

/// The values of one metric over the steps of a run, in bounded memory.
///
/// Beyond `limit` points, values are kept as the smallest and the largest of each bucket of neighbours, so a curve
/// keeps its outline and its spikes. What the run's summary needs (last, smallest, largest) is exact.
class Series {
public:
    explicit Series(std::string name, std::size_t limit = 10'000) : name_(std::move(name)), limit_(limit) {}

    void add(std::int64_t step, double value);

    const std::string& name() const { return name_; }
    std::size_t count() const { return count_; }           ///< values added
    std::size_t non_finite() const { return non_finite_; } ///< how many of them were NaN or infinite
    const Point& last() const { return last_; }
    const Point& lowest() const { return lowest_; }   ///< of the finite values
    const Point& highest() const { return highest_; } ///< of the finite values
    std::vector<Point> points() const;

private:
    std::size_t finite() const { return count_ - non_finite_; }

    void halve();

    std::string name_;
    std::size_t limit_, count_ = 0, non_finite_ = 0, stride_ = 1;
    Point last_{}, lowest_{}, highest_{};
    Bucket bucket_;
    std::vector<Point> points_;
};

/// All series of a run, in the order in which their names appeared.
class SeriesSet {
public:
    void add(std::string_view name, std::int64_t step, double value);
    /// A whole series, whose name is new here.
    void add(Series series) { all_.push_back(std::move(series)); }
    const Series* find(std::string_view name) const;
    bool empty() const { return all_.empty(); }
    auto begin() const { return all_.begin(); }
    auto end() const { return all_.end(); }

private:
    std::vector<Series> all_;
};

} // namespace fulgurite::report

#ifndef FULGURITE_COMPILED
#include "fulgurite/report/series-inl.hpp"
#endif
