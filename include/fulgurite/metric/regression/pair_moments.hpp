// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstdint>

#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

/// A state: how two variables x and y vary and go together, column by column. Kept are means, and sums of squares and
/// of products about them, which become one for two parts of the data without a difference of large numbers (Chan,
/// Golub and LeVeque 1979): data far from zero keep their digits.
class PairMoments {
public:
    /// x, y: `[N, C]` in double precision. Throws `Error` for another C than before.
    void add(const at::Tensor& x, const at::Tensor& y);
    std::int64_t count() const { return count_; }

    // All [C]; undefined where nothing was added.
    at::Tensor mean_x() const { return moments_.select(0, 0); }
    at::Tensor mean_y() const { return moments_.select(0, 1); }
    at::Tensor squares_x() const { return moments_.select(0, 2); } ///< Σ(x − mean)²
    at::Tensor squares_y() const { return moments_.select(0, 3); }
    at::Tensor products() const { return moments_.select(0, 4); } ///< Σ(x − mean of x)(y − mean of y)
    /// Whether it varies by more than rounding: a mean has not all its digits, so squares of a constant may not be 0.
    at::Tensor x_varies() const { return varies(mean_x(), squares_x()); }
    at::Tensor y_varies() const { return varies(mean_y(), squares_y()); }

    void reset();
    /// Throws `Error` for another C.
    void merge(const PairMoments& other) { take(other.moments_, other.count_); }
    StateTree state_dict() const;
    /// Throws `Error` where it is no such state, and is as before then.
    void load_state_dict(const StateTree& state);

private:
    void take(const at::Tensor& moments, std::int64_t count);
    at::Tensor varies(const at::Tensor& mean, const at::Tensor& squares) const;

    at::Tensor moments_; // [5, C]: two means, two sums of squares, the sum of products
    std::int64_t count_ = 0;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/pair_moments-inl.hpp"
#endif
