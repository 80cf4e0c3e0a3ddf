// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/unsqueeze.h>

#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <utility>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/warn.hpp"
#include "fulgurite/tensor/scalar.hpp"
#include "fulgurite/tensor/state.hpp"

namespace fulgurite::metric {

struct AccuracyOptions {
    std::int64_t top_k =
        1; ///< an answer is right if the target is among so many of the largest predictions, at least 1

    void check(const auto& refuse) const {
        if (top_k < 1) refuse("top_k", "a whole number of 1 or more");
    }
};

/// The share of right answers over all samples seen since `reset` (in torchmetrics: accuracy with `average="micro"`).
///
///     metric::Accuracy accuracy;                       // a member of the module
///     accuracy.update(logits, batch.target);           // in validation_step
///     return logs(log("val/acc"_key, accuracy));       // compute() at the epoch's end, then reset()
///
/// Counts stay on the device of the inputs until `compute`.
class Accuracy {
public:
    using Options = AccuracyOptions;
    /// What is gathered is never changed in place, so a copy is a state of its own.
    static constexpr bool copies_are_apart = true;
    /// Throws `Error` for a `top_k` below 1.
    explicit Accuracy(AccuracyOptions options = {}) : top_k_(options.top_k) {
        options.check([&](auto, auto wanted) { throw Error("Accuracy: top_k is ", top_k_, "; give ", wanted); });
    }

    /// target: labels `[B, …]`; predictions: logits or probabilities `[B, C, …]` of C ≥ 2 classes, whose largest wins,
    /// or labels `[B, …]`. Floating-point predictions `[B, …]` are probabilities of class 1, which is predicted above
    /// 0.5: give `sigmoid(logits)`, as it is not guessed from the values, which torchmetrics does, whether they are
    /// logits. Throws `Error` where the shapes do not go together, and for a single class; with a `top_k` above 1 where
    /// predictions are not of that many classes.
    void update(const at::Tensor& predictions, const at::Tensor& target);
    /// In [0, 1]; NaN where nothing was seen, which is told once on stderr.
    double compute() const;
    void reset() {
        correct_ = at::Tensor();
        total_ = 0;
    }
    /// Adds what another one saw.
    void merge(const Accuracy& other);
    /// What was seen since `reset`, without waiting for the device.
    StateTree state_dict() const;
    void load_state_dict(const StateTree& state);

private:
    void add(const at::Tensor& right, const at::Tensor& target) {
        correct_ = correct_.defined() ? at::add(correct_, right) : right;
        total_ += target.numel();
    }
    at::Tensor largest(const at::Tensor& predictions, const at::Tensor& target) const;
    static at::Tensor winners(const at::Tensor& predictions);

    std::int64_t top_k_;
    at::Tensor correct_;
    std::int64_t total_ = 0;
    mutable bool told_ = false;
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/accuracy-inl.hpp"
#endif
