// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/cat.h>
#include <ATen/ops/stack.h>

#include <limits>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pair_moments.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void PairMoments::add(const at::Tensor& x, const at::Tensor& y) {
    if (x.size(0) == 0) return;
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
