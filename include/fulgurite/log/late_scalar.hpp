// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>

#include <cmath>

#include "fulgurite/tensor/scalar.hpp"

namespace fulgurite {

/// A logged number that is read as late as can be. On the CPU (`Host`) that is at once, through the data pointer;
/// elsewhere it stays a tensor on its device, so that logging a value makes nobody wait.
template <bool Host>
class LateScalar;

/// NaN where either is, as at::minimum has it.
inline double lesser(double a, double b) { return std::isnan(a) || a < b ? a : b; }

template <>
class LateScalar<true> {
public:
    void set(const at::Tensor& value) { value_ = read_scalar(value); }
    void set(double value) { value_ = value; }
    void add(const at::Tensor& value, double weight) { add(read_scalar(value), weight); }
    void add(double value, double weight) { value_ += value * weight; }
    void keep_min(const auto& value) { value_ = lesser(value_, number(value)); }
    void keep_max(const auto& value) { value_ = -lesser(-value_, -number(value)); }
    double read() const { return value_; }

private:
    static double number(double value) { return value; }
    static double number(const at::Tensor& value) { return read_scalar(value); }
    double value_ = 0;
};

template <>
class LateScalar<false> {
public:
    // A copy: the tensor is its owner's, who may change it in place.
    void set(const at::Tensor& value) { value_ = value.detach().clone(); }
    void set(double value) {
        value_ = at::Tensor();
        number_ = value;
    }
    void add(const at::Tensor& value, double weight) {
        value_ = at::add(sofar(value, at::kDouble), value.detach(), weight);
    }
    void add(double value, double weight) { number_ += value * weight; }
    void keep_min(const at::Tensor& value) { value_ = at::minimum(sofar(value, value.scalar_type()), value.detach()); }
    void keep_max(const at::Tensor& value) { value_ = at::maximum(sofar(value, value.scalar_type()), value.detach()); }
    void keep_min(double value) { number_ = lesser(number_, value); }
    void keep_max(double value) { number_ = -lesser(-number_, -value); }
    double read() const { return value_.defined() ? read_scalar(value_) : number_; }

private:
    // What a checkpoint restored is a number, though tensors follow it: they go on from there.
    at::Tensor sofar(const at::Tensor& like, at::ScalarType type) const {
        return value_.defined() ? value_
                                : at::full_like(like, number_, like.options().dtype(type).requires_grad(false));
    }

    at::Tensor value_; // where it is defined, it is the value, else `number_`
    double number_ = 0;
};

} // namespace fulgurite
