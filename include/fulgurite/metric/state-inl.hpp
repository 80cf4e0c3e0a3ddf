// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>

#include <cstddef>
#include <sstream>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/check_defined.hpp"
#include "fulgurite/metric/state.hpp"
#include "fulgurite/metric/wide.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

namespace detail {

FULGURITE_INLINE void check_same_shape(const char* state, at::IntArrayRef given, at::IntArrayRef before) {
    if (given == before) return;
    std::ostringstream text;
    text << state << ": a tensor of shape " << given << " after one of shape " << before
         << "; give one shape until reset()";
    throw Error(text.str());
}

} // namespace detail

FULGURITE_INLINE Sum& Sum::operator+=(const at::Tensor& value) {
    check_defined(value, "metric::Sum");
    const bool whole = at::isIntegralType(value.scalar_type(), /*includeBool=*/true);
    const auto type = whole ? at::kLong : wide_type(value.device());
    // What changes nothing is an operator all the same.
    at::Tensor wide = value.requires_grad() ? value.detach() : value;
    if (wide.scalar_type() != type) wide = wide.to(type);
    if (!tensor_.defined()) {
        tensor_ = wide.clone();
        return *this;
    }
    detail::check_same_shape("metric::Sum", wide.sizes(), tensor_.sizes());
    tensor_ = at::add(tensor_.device() == wide.device() ? tensor_ : tensor_.to(wide.device()), wide);
    return *this;
}

FULGURITE_INLINE at::Tensor Sum::tensor() const {
    if (!tensor_.defined()) return tensor_;
    return number_ != 0
               ? at::add(at::isFloatingType(tensor_.scalar_type()) ? tensor_ : tensor_.to(at::kDouble), number_)
               : tensor_.clone();
}

FULGURITE_INLINE double Sum::value() const { return number_ + (tensor_.defined() ? read_scalar(tensor_) : 0.0); }

FULGURITE_INLINE void Sum::reset() {
    tensor_ = at::Tensor();
    number_ = 0;
}

FULGURITE_INLINE void Sum::merge(const Sum& other) {
    if (other.tensor_.defined()) *this += other.tensor_;
    number_ += other.number_;
}

FULGURITE_INLINE StateTree Sum::state_dict() const {
    auto state = StateTree::dict();
    state["tensor"] = tensor_.defined() ? StateTree(tensor_) : StateTree();
    state["number"] = number_;
    return state;
}

FULGURITE_INLINE void Sum::load_state_dict(const StateTree& state) {
    const auto& tensor = state.at("tensor");
    number_ = state.at("number").as_double();
    tensor_ = tensor.is_none() ? at::Tensor() : tensor.as_tensor();
}

FULGURITE_INLINE void Extreme::take(const at::Tensor& value) {
    check_defined(value, largest_ ? "metric::Max" : "metric::Min");
    const at::Tensor given = value.detach();
    if (!tensor_.defined()) {
        tensor_ = given.clone();
        return;
    }
    detail::check_same_shape(largest_ ? "metric::Max" : "metric::Min", given.sizes(), tensor_.sizes());
    const at::Tensor before = tensor_.to(given.device());
    tensor_ = largest_ ? at::maximum(before, given) : at::minimum(before, given);
}

FULGURITE_INLINE void Cat::check_fits(const at::Tensor& next) const {
    if (parts_.empty()) return;
    detail::check_same_shape("metric::Cat: what differs in more than the first dimension", next.sizes().slice(1),
                             parts_.front().sizes().slice(1));
}

FULGURITE_INLINE void Cat::append(const at::Tensor& value) {
    check_defined(value, "metric::Cat");
    const at::Tensor own = value.detach().clone(), next = own.dim() == 0 ? own.reshape({1}) : own;
    check_fits(next);
    parts_.push_back(next);
    constexpr std::size_t many = 256; // small tensors: each takes more memory than its numbers
    if (parts_.size() >= large_ + many) {
        join(large_);
        ++large_;
    }
}

FULGURITE_INLINE void Cat::join(std::size_t from) const {
    const auto first = parts_.begin() + static_cast<std::ptrdiff_t>(from);
    for (auto part = first; part != parts_.end(); ++part) *part = part->to(parts_.back().device());
    const at::Tensor joined = at::cat(at::TensorList(&*first, parts_.size() - from));
    parts_.resize(from);
    parts_.push_back(joined);
}

FULGURITE_INLINE void Cat::merge(const Cat& other) {
    if (!other.parts_.empty()) check_fits(other.parts_.front());
    const auto theirs = other.parts_; // which may be ours
    parts_.insert(parts_.end(), theirs.begin(), theirs.end());
}

FULGURITE_INLINE at::Tensor Cat::tensor() const {
    if (parts_.size() > 1) {
        join(0);
        large_ = 1;
    }
    return parts_.empty() ? at::Tensor() : parts_.front();
}

FULGURITE_INLINE StateTree Cat::state_dict() const { return parts_.empty() ? StateTree() : StateTree(tensor()); }

FULGURITE_INLINE void Cat::load_state_dict(const StateTree& state) {
    reset();
    if (!state.is_none()) parts_.push_back(state.as_tensor());
}

} // namespace fulgurite::metric
