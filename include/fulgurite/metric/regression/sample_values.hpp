// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/reduction.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// A state: one value for each sample, of which the sum is kept, or all where they are asked for one by one.
class SampleValues {
public:
    explicit SampleValues(Reduction reduction = Reduction::mean) : reduction_(reduction) {}
    /// values: `[N]`.
    void append(const at::Tensor& values);
    /// A tensor of doubles: 0-dim, or `[N]` for `Reduction::none`. NaN where nothing was seen.
    at::Tensor reduced() const;

    void reset();
    void merge(const SampleValues& other);
    StateTree state_dict() const;
    void load_state_dict(const StateTree& state);

private:
    Reduction reduction_;
    Sum sum_;
    Count count_;
    Cat all_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/regression/sample_values-inl.hpp"
#endif
