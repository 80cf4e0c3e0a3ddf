// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/div.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/sum.h>

#include <limits>
#include <utility>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/scores.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void Scores::add(const at::Tensor& scores) {
    if (reduction_ == Reduction::none) return each_.append(scores);
    sum_ += at::sum(scores);
    count_ += scores.numel();
}

FULGURITE_INLINE at::Tensor Scores::value() const {
    if (reduction_ == Reduction::none) return each_.empty() ? at::empty({0}, at::kDouble) : each_.tensor().clone();
    if (count_.value() == 0) return at::full({}, std::numeric_limits<double>::quiet_NaN(), at::kDouble);
    const auto sum = at::full({}, sum_.value(), at::kDouble);
    return reduction_ == Reduction::sum ? sum : at::div(sum, static_cast<double>(count_.value()));
}

FULGURITE_INLINE void Scores::reset() {
    sum_.reset();
    count_.reset();
    each_.reset();
}

FULGURITE_INLINE void Scores::merge(const Scores& other) {
    Scores merged = *this;
    merged.sum_.merge(other.sum_);
    merged.count_.merge(other.count_);
    merged.each_.merge(other.each_);
    *this = std::move(merged);
}

FULGURITE_INLINE StateTree Scores::state_dict() const {
    auto state = StateTree::dict();
    state["sum"] = sum_.state_dict();
    state["count"] = count_.state_dict();
    state["each"] = each_.state_dict();
    return state;
}

FULGURITE_INLINE void Scores::load_state_dict(const StateTree& state) {
    Scores loaded = *this;
    loaded.sum_.load_state_dict(state.at("sum"));
    loaded.count_.load_state_dict(state.at("count"));
    loaded.each_.load_state_dict(state.at("each"));
    *this = std::move(loaded);
}

} // namespace fulgurite::metric
