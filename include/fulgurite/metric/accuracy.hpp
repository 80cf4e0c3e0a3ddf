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
#include <sstream>
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
    /// Throws `Error` for a `top_k` below 1.
    explicit Accuracy(AccuracyOptions options = {}) : top_k_(options.top_k) {
        options.check([&](auto, auto wanted) { throw Error("Accuracy: top_k is ", top_k_, "; give ", wanted); });
    }

    /// target: labels `[B, …]`; predictions: logits or probabilities `[B, C, …]` of C ≥ 2 classes, whose largest wins,
    /// or labels `[B, …]`. Floating-point predictions `[B, …]` are probabilities of class 1, which is predicted above
    /// 0.5: give `sigmoid(logits)`, as it is not guessed from the values, which torchmetrics does, whether they are
    /// logits. Throws `Error` where the shapes do not go together, and for a single class; with a `top_k` above 1 where
    /// predictions are not of that many classes.
    void update(const at::Tensor& predictions, const at::Tensor& target) {
        if (top_k_ > 1) return add(at::sum(at::eq(largest(predictions, target), at::unsqueeze(target, 1))), target);
        at::Tensor labels = predictions;
        if (predictions.dim() == target.dim() + 1 && target.dim() > 0) labels = winners(predictions);
        else if (at::isFloatingType(predictions.scalar_type())) labels = at::gt(predictions, 0.5);
        if (labels.sizes() != target.sizes()) {
            std::ostringstream text;
            text << "Accuracy: predictions of shape " << predictions.sizes() << " do not fit targets of shape "
                 << target.sizes() << "; give [B, C, …] and [B, …], or two of the same shape";
            throw Error(text.str());
        }
        add(at::sum(at::eq(labels, target)), target);
    }
    /// In [0, 1]; NaN where nothing was seen, which is told once on stderr.
    double compute() const {
        if (total_ == 0) {
            if (!std::exchange(told_, true))
                warn("Accuracy: compute() has no value, NaN, as nothing was given to update() since the last reset()");
            return std::numeric_limits<double>::quiet_NaN();
        }
        return read_scalar(correct_) / static_cast<double>(total_);
    }
    void reset() {
        correct_ = at::Tensor();
        total_ = 0;
    }
    /// What was seen since `reset`, without waiting for the device.
    StateTree state_dict() const {
        auto state = StateTree::dict();
        state["correct"] = correct_.defined() ? StateTree(correct_) : StateTree();
        state["total"] = total_;
        return state;
    }
    void load_state_dict(const StateTree& state) {
        const auto& correct = state.at("correct");
        total_ = state.at("total").as_int();
        correct_ = correct.is_none() ? at::Tensor() : correct.as_tensor();
    }

private:
    void add(const at::Tensor& right, const at::Tensor& target) {
        correct_ = correct_.defined() ? at::add(correct_, right) : right;
        total_ += target.numel();
    }
    at::Tensor largest(const at::Tensor& predictions, const at::Tensor& target) const {
        if (predictions.dim() == target.dim() + 1 && target.dim() > 0 && predictions.size(1) >= top_k_ &&
            predictions.select(1, 0).sizes() == target.sizes())
            return std::get<1>(at::topk(predictions, top_k_, 1));
        std::ostringstream text;
        text << "Accuracy: predictions of shape " << predictions.sizes() << " and targets of shape " << target.sizes()
             << " have no " << top_k_ << " largest classes; give [B, C, …] and [B, …]";
        throw Error(text.str());
    }
    static at::Tensor winners(const at::Tensor& predictions) {
        if (predictions.size(1) > 1) return at::argmax(predictions, 1);
        std::ostringstream text;
        text << "Accuracy: predictions of shape " << predictions.sizes()
             << " hold one class, which always wins; for yes or no give probabilities of the targets' shape, for "
                "example "
                "sigmoid(logits).squeeze(1)";
        throw Error(text.str());
    }

    std::int64_t top_k_;
    at::Tensor correct_;
    std::int64_t total_ = 0;
    mutable bool told_ = false;
};

} // namespace fulgurite::metric
