// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/one_hot.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor OneHot::operator()(const Tensor& target) const {
    if (!target.defined() || !at::isIntegralType(target.scalar_type(), false))
        throw Error("data::OneHot: got ",
                    target.defined() ? c10::toString(target.scalar_type()) : "an undefined tensor",
                    ", expected classes: whole numbers from 0 to ", classes_ - 1);
    const auto classes = target.to(at::kLong).contiguous();
    if (classes.is_cpu()) check(classes);
    std::vector<std::int64_t> shape(classes.sizes().begin(), classes.sizes().end());
    shape.push_back(classes_);
    return at::zeros(shape, classes.options().dtype(at::kFloat)).scatter_(-1, classes.unsqueeze(-1), 1);
}

FULGURITE_INLINE void OneHot::check(const Tensor& classes) const {
    const auto* all = classes.const_data_ptr<std::int64_t>();
    for (std::int64_t i = 0; i < classes.numel(); ++i)
        if (all[i] < 0 || all[i] >= classes_)
            throw Error("data::OneHot: got the class ", all[i], ", expected 0 to ", classes_ - 1);
}

} // namespace fulgurite::data
