// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/add.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>

#include <sstream>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/inline.hpp"
#include "fulgurite/metric/state.hpp"
#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite::metric {

FULGURITE_INLINE Sum& Sum::operator+=(const at::Tensor& value) {
    const bool whole = at::isIntegralType(value.scalar_type(), /*includeBool=*/true);
    const bool has_double = value.device().type() != c10::DeviceType::MPS;
    const at::Tensor wide = value.detach().to(whole ? at::kLong : has_double ? at::kDouble : at::kFloat);
    if (!tensor_.defined()) {
        tensor_ = wide.clone();
        return *this;
    }
    if (tensor_.sizes() != wide.sizes()) {
        std::ostringstream text;
        text << "metric::Sum: a tensor of shape " << wide.sizes() << " cannot be added to a sum of shape "
             << tensor_.sizes() << "; give one shape until reset()";
        throw Error(text.str());
    }
    tensor_ = at::add(tensor_, wide.to(tensor_.device()));
    return *this;
}

FULGURITE_INLINE at::Tensor Sum::tensor() const {
    return tensor_.defined() && number_ != 0 ? at::add(tensor_, number_) : tensor_;
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
    const at::Tensor given = value.detach();
    if (!tensor_.defined()) tensor_ = given.clone();
    else if (largest_) tensor_ = at::maximum(tensor_, given.to(tensor_.device()));
    else tensor_ = at::minimum(tensor_, given.to(tensor_.device()));
}

FULGURITE_INLINE void Cat::append(const at::Tensor& value) {
    const at::Tensor own = value.detach().clone();
    parts_.push_back(own.dim() == 0 ? own.reshape({1}) : own);
}

FULGURITE_INLINE at::Tensor Cat::tensor() const {
    if (parts_.size() > 1) parts_ = {at::cat(parts_)};
    return parts_.empty() ? at::Tensor() : parts_.front();
}

FULGURITE_INLINE StateTree Cat::state_dict() const { return parts_.empty() ? StateTree() : StateTree(tensor()); }

FULGURITE_INLINE void Cat::load_state_dict(const StateTree& state) {
    parts_.clear();
    if (!state.is_none()) parts_.push_back(state.as_tensor());
}

} // namespace fulgurite::metric
