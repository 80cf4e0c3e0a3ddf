// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/part/classes.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria::detail {

FULGURITE_INLINE std::int64_t classes_of(std::string_view owner, const Tensor& output) {
    require_real(owner, "an output", output);
    if (output.dim() == 0) throw Error(owner, ": got an output of [], expected [N, C, …]: a value for each class");
    return output.size(output.dim() == 1 ? 0 : 1);
}

FULGURITE_INLINE void require_weight_for(std::string_view owner, const Tensor& weight, const Tensor& output,
                                         std::int64_t classes) {
    if (weight.defined() && weight.numel() != classes)
        throw Error(owner, ": weight has ", weight.numel(), " numbers, expected ", classes,
                    ": one for each class of an output of ", shape_text(output.sizes()));
}

FULGURITE_INLINE bool is_index_shape(const Tensor& output, const Tensor& target) {
    if (output.dim() == 1) return target.dim() == 0;
    if (target.dim() != output.dim() - 1 || target.size(0) != output.size(0)) return false;
    return target.sizes().slice(1) == output.sizes().slice(2);
}

FULGURITE_INLINE Tensor class_numbers(std::string_view owner, const Tensor& output, const Tensor& target) {
    if (!is_index_shape(output, target))
        throw Error(owner, ": got an output of ", shape_text(output.sizes()), " and a target of ",
                    shape_text(target.sizes()), ", expected a target without the output's dimension of classes");
    if (!at::isIntegralType(target.scalar_type(), true))
        throw Error(owner, ": got a target of type ", c10::toString(target.scalar_type()),
                    ", expected class numbers: integers from 0");
    return target.to(at::kLong);
}

} // namespace fulgurite::app::criteria::detail
