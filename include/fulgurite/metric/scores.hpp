// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include "fulgurite/metric/reduction.hpp"
#include "fulgurite/metric/state.hpp"

namespace fulgurite::metric {

/// The scores of samples, which become one by a `Reduction`: their sum and number, or, with `Reduction::none`, all of
/// them. A state, as `Sum` is.
class Scores {
public:
    explicit Scores(Reduction reduction = Reduction::mean) : reduction_(reduction) {}

    void add(const at::Tensor& scores);
    /// A tensor of its own, of doubles: of no dimension, NaN where there were none; with `Reduction::none` all scores,
    /// `[0]` where there were none.
    at::Tensor value() const;

    void reset();
    void merge(const Scores& other);
    StateTree state_dict() const;
    /// Throws `Error` where a part is missing or of another kind, and is as before then.
    void load_state_dict(const StateTree& state);

private:
    Reduction reduction_;
    Sum sum_;
    Count count_;
    Cat each_;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/scores-inl.hpp"
#endif
