// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include <limits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/metric/sum_on_host.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

namespace detail {

/// [5, C], as `PairMoments` keeps it.
template <class T>
at::Tensor moments_on_host(const T* x, const T* y, std::int64_t rows, std::int64_t columns) {
    at::Tensor found = at::empty({5, columns}, at::kDouble);
    auto* to = found.mutable_data_ptr<double>();
    for (std::int64_t c = 0; c < columns; ++c) {
        const auto each = [&](auto&& f) {
            for (std::int64_t i = c; i < rows * columns; i += columns)
                f(static_cast<double>(x[i]), static_cast<double>(y[i]));
        };
        double mean_x = 0, mean_y = 0, squares_x = 0, squares_y = 0, products = 0;
        each([&](double a, double b) { mean_x += a, mean_y += b; });
        mean_x /= static_cast<double>(rows);
        mean_y /= static_cast<double>(rows);
        each([&](double a, double b) {
            squares_x += (a - mean_x) * (a - mean_x);
            squares_y += (b - mean_y) * (b - mean_y);
            products += (a - mean_x) * (b - mean_y);
        });
        const double values[] = {mean_x, mean_y, squares_x, squares_y, products};
        for (std::int64_t row = 0; row < 5; ++row) to[row * columns + c] = values[row];
    }
    return found;
}

/// Those of all, of two parts: `share` of the new ones among all, `both` their numbers' product through that of all.
inline at::Tensor joined_on_host(const at::Tensor& kept, const at::Tensor& moments, double share, double both) {
    const std::int64_t columns = kept.size(1);
    at::Tensor all = at::empty({5, columns}, at::kDouble);
    const at::Tensor old = kept.contiguous(), given = moments.contiguous();
    const auto *a = old.const_data_ptr<double>(), *b = given.const_data_ptr<double>();
    auto* to = all.mutable_data_ptr<double>();
    for (std::int64_t c = 0; c < columns; ++c) {
        const double apart_x = b[c] - a[c], apart_y = b[columns + c] - a[columns + c];
        const double more[] = {apart_x * share, apart_y * share, apart_x * apart_x * both, apart_y * apart_y * both,
                               apart_x * apart_y * both};
        for (std::int64_t row = 0; row < 5; ++row) {
            const auto i = row * columns + c;
            to[i] = a[i] + (row > 1 ? b[i] : 0) + more[row];
        }
    }
    return all;
}

} // namespace detail

FULGURITE_INLINE void PairMoments::add(const at::Tensor& x, const at::Tensor& y) {
    if (x.size(0) == 0) return;
    at::Tensor found;
    if (with_numbers_on_host(x, y, [&](const auto* of_x, const auto* of_y) {
            found = detail::moments_on_host(of_x, of_y, x.size(0), x.size(1));
        }))
        return take(found, x.size(0));
    const at::Tensor mean_x = x.mean(0), mean_y = y.mean(0), from_x = x.sub(mean_x), from_y = y.sub(mean_y);
    take(at::stack({mean_x, mean_y, from_x.square().sum(0), from_y.square().sum(0), from_x.mul(from_y).sum(0)}),
         x.size(0));
}

FULGURITE_INLINE void PairMoments::take(const at::Tensor& moments, std::int64_t count) {
    if (count == 0) return;
    if (count_ == 0) {
        moments_ = moments;
        count_ = count;
        return;
    }
    if (moments.sizes() != moments_.sizes())
        throw Error("metric::PairMoments: values of shape ", shape_text(moments.sizes().slice(1)),
                    " cannot follow values of shape ", shape_text(moments_.sizes().slice(1)),
                    "; give one number of outputs until reset()");
    // To where the new ones are: what was loaded or merged elsewhere moves once, and not each of what comes later.
    const at::Tensor kept = moments_.to(moments.device());
    const auto before = static_cast<double>(count_), new_ones = static_cast<double>(count), all = before + new_ones;
    if (is_small_on_host(kept) && kept.scalar_type() == at::kDouble && moments.scalar_type() == at::kDouble) {
        moments_ = detail::joined_on_host(kept, moments, new_ones / all, before * new_ones / all);
        count_ += count;
        return;
    }
    const at::Tensor apart = moments.slice(0, 0, 2).sub(kept.slice(0, 0, 2));
    const at::Tensor product = apart.select(0, 0).mul(apart.select(0, 1)).unsqueeze(0);
    moments_ = at::cat(
        {kept.slice(0, 0, 2).add(apart, new_ones / all),
         kept.slice(0, 2).add(moments.slice(0, 2)).add(at::cat({apart.square(), product}), before * new_ones / all)});
    count_ += count;
}

FULGURITE_INLINE at::Tensor PairMoments::varies(const at::Tensor& mean, const at::Tensor& squares) const {
    const double digit = mean.scalar_type() == at::kDouble ? std::numeric_limits<double>::epsilon()
                                                           : double(std::numeric_limits<float>::epsilon());
    const double least = 50 * digit;
    // A NaN varies, so that it comes to light.
    return squares.le(mean.square().mul(least * least * static_cast<double>(count_))).logical_not();
}

FULGURITE_INLINE void PairMoments::reset() {
    moments_ = at::Tensor();
    count_ = 0;
}

FULGURITE_INLINE StateTree PairMoments::state_dict() const {
    auto state = StateTree::dict();
    state["moments"] = count_ > 0 ? StateTree(moments_) : StateTree();
    state["count"] = count_;
    return state;
}

FULGURITE_INLINE void PairMoments::load_state_dict(const StateTree& state) {
    const auto& moments = state.at("moments");
    const std::int64_t count = state.at("count").as_int();
    const at::Tensor loaded = moments.is_none() ? at::Tensor() : moments.as_tensor().detach().clone();
    if (loaded.defined() ? count < 1 || loaded.dim() != 2 || loaded.size(0) != 5 : count != 0)
        throw Error("metric::PairMoments: a state of ", count, " values with moments of shape ",
                    loaded.defined() ? shape_text(loaded.sizes()) : std::string("none"),
                    " is none; give what state_dict() gave, moments [5, C] of 1 value or more, or none of 0");
    moments_ = loaded;
    count_ = count;
}

} // namespace fulgurite::metric
