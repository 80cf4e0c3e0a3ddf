// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/zeros.h>

#include <cstdint>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

struct OneHotOptions {
    std::int64_t num_classes = 0; ///< how many there are, at least 1

    void check(const auto& refuse) const {
        if (num_classes < 1) refuse_value(refuse, "num_classes", num_classes, "a whole number of 1 or more");
    }
};

/// Classes `[…]`, whole numbers from 0, as float32 `[…, num_classes]`: 1 at the class and 0 elsewhere. On the host
/// it throws where a class is outside of the range; a device checks for itself.
///
///     dataset | data::map(data::on_target(data::OneHot{{.num_classes = 10}}))
class OneHot {
public:
    using Options = OneHotOptions;
    explicit OneHot(OneHotOptions options) : classes_(checked_options("OneHot", options).num_classes) {}

    Tensor operator()(const Tensor& target) const;

private:
    void check(const Tensor& classes) const;

    std::int64_t classes_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/one_hot-inl.hpp"
#endif
