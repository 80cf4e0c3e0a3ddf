// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/regression/pairs.hpp"
#include "fulgurite/metric/regression/sample_values.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void SampleValues::append(const at::Tensor& values) {
    count_ += values.numel();
    if (reduction_ == Reduction::none) all_.append(values);
    else sum_ += values.sum();
}

FULGURITE_INLINE at::Tensor SampleValues::reduced() const {
    if (count_.value() == 0) return no_value();
    if (reduction_ == Reduction::none) return all_.tensor();
    return reduction_ == Reduction::sum ? sum_.tensor() : means_of(sum_, count_, 1);
}

FULGURITE_INLINE void SampleValues::reset() {
    sum_.reset();
    count_.reset();
    all_.reset();
}

FULGURITE_INLINE void SampleValues::merge(const SampleValues& other) {
    sum_.merge(other.sum_);
    count_.merge(other.count_);
    all_.merge(other.all_);
}

FULGURITE_INLINE StateTree SampleValues::state_dict() const {
    auto state = StateTree::dict();
    state["sum"] = sum_.state_dict();
    state["count"] = count_.state_dict();
    state["all"] = all_.state_dict();
    return state;
}

FULGURITE_INLINE void SampleValues::load_state_dict(const StateTree& state) {
    sum_.load_state_dict(state.at("sum"));
    count_.load_state_dict(state.at("count"));
    all_.load_state_dict(state.at("all"));
}

} // namespace fulgurite::metric
