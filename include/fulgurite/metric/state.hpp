// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "fulgurite/tensor/state.hpp"

/// What a metric gathers, each with the way in which the states of two parts of the data become one. Nothing is read
/// from a device before the metric's `compute`. A state goes to the device of what it is given.
namespace fulgurite::metric {

/// A sum: of numbers, or of tensors of one shape, element by element. Floating-point sums are kept in double precision
/// where the device has it, integers as int64.
class Sum {
public:
    /// Throws `Error` for a tensor of another shape than those before.
    Sum& operator+=(const at::Tensor& value);
    Sum& operator+=(double value) {
        number_ += value;
        return *this;
    }
    /// Whether both are one sum, as of a copy: without asking the device what they hold.
    bool is_same(const Sum& other) const { return tensor_.is_same(other.tensor_) && number_ == other.number_; }
    /// A tensor of its own; undefined where no tensor was added.
    at::Tensor tensor() const;
    /// Reads the device. 0 where nothing was added; throws `Error` unless it is one number.
    double value() const;

    void reset();
    void merge(const Sum& other);
    StateTree state_dict() const;
    void load_state_dict(const StateTree& state);

private:
    at::Tensor tensor_;
    double number_ = 0;
};

/// How many there were, known without a device.
class Count {
public:
    Count& operator+=(std::int64_t more) {
        count_ += more;
        return *this;
    }
    std::int64_t value() const { return count_; }

    void reset() { count_ = 0; }
    void merge(const Count& other) { count_ += other.count_; }
    StateTree state_dict() const { return StateTree(count_); }
    void load_state_dict(const StateTree& state) { count_ = state.as_int(); }

private:
    std::int64_t count_ = 0;
};

/// The largest or smallest so far of each element of tensors of one shape.
class Extreme {
public:
    /// Throws `Error` for a tensor of another shape than those before.
    void take(const at::Tensor& value);
    /// Undefined where nothing was taken.
    const at::Tensor& tensor() const { return tensor_; }

    void reset() { tensor_ = at::Tensor(); }
    void merge(const Extreme& other) {
        if (other.tensor_.defined()) take(other.tensor_);
    }
    StateTree state_dict() const { return tensor_.defined() ? StateTree(tensor_) : StateTree(); }
    void load_state_dict(const StateTree& state) { tensor_ = state.is_none() ? at::Tensor() : state.as_tensor(); }

protected:
    explicit Extreme(bool largest) : largest_(largest) {}

private:
    bool largest_;
    at::Tensor tensor_;
};
struct Max : Extreme {
    Max() : Extreme(true) {}
};
struct Min : Extreme {
    Min() : Extreme(false) {}
};

/// All of the tensors, one after the other along their first dimension. Memory grows with the data.
class Cat {
public:
    /// Keeps a copy without its graph, as loaders may use their memory again; a scalar counts as one element. Throws
    /// `Error` where only the first dimensions may differ, and others do.
    void append(const at::Tensor& value);
    /// What is kept itself, not to be written to; undefined where nothing was appended.
    at::Tensor tensor() const;
    bool empty() const { return parts_.empty(); }

    void reset() {
        parts_.clear();
        large_ = 0;
    }
    void merge(const Cat& other);
    StateTree state_dict() const;
    void load_state_dict(const StateTree& state);

private:
    void check_fits(const at::Tensor& next) const;
    void join(std::size_t from) const;

    mutable std::vector<at::Tensor> parts_; // one, once they have been asked for
    mutable std::size_t large_ = 0;         // so many of the first are joined of many: a copy of this is cheap so
};

} // namespace fulgurite::metric

#ifndef FULGURITE_COMPILED
#include "fulgurite/metric/state-inl.hpp"
#endif
