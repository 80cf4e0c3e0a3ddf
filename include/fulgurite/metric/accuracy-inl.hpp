// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <sstream>

#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/accuracy.hpp"
#include "fulgurite/metric/check_defined.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE void Accuracy::update(const at::Tensor& predictions, const at::Tensor& target) {
    check_defined(predictions, "Accuracy");
    check_defined(target, "Accuracy");
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

FULGURITE_INLINE double Accuracy::compute() const {
    if (total_ == 0) {
        if (!std::exchange(told_, true))
            warn("Accuracy: compute() has no value, NaN, as nothing was given to update() since the last reset()");
        return std::numeric_limits<double>::quiet_NaN();
    }
    return read_scalar(correct_) / static_cast<double>(total_);
}

FULGURITE_INLINE void Accuracy::merge(const Accuracy& other) {
    if (other.correct_.defined())
        correct_ = correct_.defined() ? at::add(correct_.to(other.correct_.device()), other.correct_) : other.correct_;
    total_ += other.total_;
}

FULGURITE_INLINE StateTree Accuracy::state_dict() const {
    auto state = StateTree::dict();
    state["correct"] = correct_.defined() ? StateTree(correct_) : StateTree();
    state["total"] = total_;
    return state;
}

FULGURITE_INLINE void Accuracy::load_state_dict(const StateTree& state) {
    const auto& correct = state.at("correct");
    total_ = state.at("total").as_int();
    correct_ = correct.is_none() ? at::Tensor() : correct.as_tensor();
}

FULGURITE_INLINE at::Tensor Accuracy::largest(const at::Tensor& predictions, const at::Tensor& target) const {
    if (predictions.dim() == target.dim() + 1 && target.dim() > 0 && predictions.size(1) >= top_k_ &&
        predictions.select(1, 0).sizes() == target.sizes())
        return std::get<1>(at::topk(predictions, top_k_, 1));
    std::ostringstream text;
    text << "Accuracy: predictions of shape " << predictions.sizes() << " and targets of shape " << target.sizes()
         << " have no " << top_k_ << " largest classes; give [B, C, …] and [B, …]";
    throw Error(text.str());
}

FULGURITE_INLINE at::Tensor Accuracy::winners(const at::Tensor& predictions) {
    if (predictions.size(1) > 1) return at::argmax(predictions, 1);
    std::ostringstream text;
    text << "Accuracy: predictions of shape " << predictions.sizes()
         << " hold one class, which always wins; for yes or no give probabilities of the targets' shape, for "
            "example "
            "sigmoid(logits).squeeze(1)";
    throw Error(text.str());
}

} // namespace fulgurite::metric
