// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/report/series.hpp"

namespace fulgurite::report {

FULGURITE_INLINE void Bucket::take(const Point& point) {
    const bool finite = std::isfinite(point.value);
    if (size_ == 0 || (finite && (point.value < low_.value || !std::isfinite(low_.value))))
        low_ = point, low_at_ = size_;
    if (size_ == 0 || (finite && (point.value > high_.value || !std::isfinite(high_.value))))
        high_ = point, high_at_ = size_;
    ++size_;
}

FULGURITE_INLINE void Bucket::emit(std::vector<Point>& to) const {
    if (size_ == 0) return;
    to.push_back(high_at_ < low_at_ ? high_ : low_);
    if (high_at_ != low_at_) to.push_back(high_at_ < low_at_ ? low_ : high_);
}

FULGURITE_INLINE void Series::add(std::int64_t step, double value) {
    last_ = {static_cast<double>(step), value};
    if (!std::isfinite(value)) {
        ++non_finite_;
    } else {
        if (finite() == 0 || value < lowest_.value) lowest_ = last_;
        if (finite() == 0 || value > highest_.value) highest_ = last_;
    }
    ++count_;
    bucket_.take(last_);
    if (bucket_.size() < stride_) return;
    bucket_.emit(points_);
    bucket_ = {};
    if (points_.size() >= limit_) halve();
}

FULGURITE_INLINE std::vector<Point> Series::points() const {
    auto all = points_;
    bucket_.emit(all);
    return all;
}

FULGURITE_INLINE void Series::halve() {
    std::vector<Point> kept;
    kept.reserve(limit_);
    for (std::size_t i = 0; i < points_.size();) {
        Bucket bucket;
        for (const auto end = i + 4; i < end && i < points_.size(); ++i) bucket.take(points_[i]);
        bucket.emit(kept);
    }
    points_ = std::move(kept);
    stride_ = stride_ == 1 ? 4 : 2 * stride_;
}

FULGURITE_INLINE void SeriesSet::add(std::string_view name, std::int64_t step, double value) {
    for (auto& series : all_)
        if (series.name() == name) return series.add(step, value);
    all_.emplace_back(std::string(name)).add(step, value);
}

FULGURITE_INLINE const Series* SeriesSet::find(std::string_view name) const {
    for (const auto& series : all_)
        if (series.name() == name) return &series;
    return nullptr;
}

} // namespace fulgurite::report
