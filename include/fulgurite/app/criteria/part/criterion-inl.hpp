// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/criteria/part/criterion.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::criteria::detail {

FULGURITE_INLINE Tensor in_type_of(const Tensor& output, const Tensor& tensor) {
    if (!tensor.defined() || tensor.scalar_type() == output.scalar_type() ||
        at::autocast::is_autocast_enabled(output.device().type()))
        return tensor;
    return tensor.to(output.scalar_type());
}

FULGURITE_INLINE void require_real(std::string_view owner, std::string_view what, const Tensor& tensor) {
    if (!tensor.is_floating_point())
        throw Error(owner, ": got ", what, " of type ", c10::toString(tensor.scalar_type()),
                    ", expected numbers with a point");
}

FULGURITE_INLINE void require_same_shape(std::string_view owner, const Tensor& output, const Tensor& target,
                                         std::string_view what) {
    if (output.sizes() != target.sizes())
        throw Error(owner, ": got an output of ", shape_text(output.sizes()), " and ", what, " of ",
                    shape_text(target.sizes()), ", expected one shape");
}

FULGURITE_INLINE Tensor target_like(std::string_view owner, const Tensor& output, const Tensor& target) {
    require_real(owner, "an output", output);
    require_same_shape(owner, output, target);
    return in_type_of(output, target);
}

FULGURITE_INLINE void require_weight_for_last(std::string_view owner, std::string_view name, const Tensor& weight,
                                              const Tensor& output) {
    const auto last = output.dim() == 0 ? 1 : output.size(-1);
    if (weight.defined() && weight.numel() != last)
        throw Error(owner, ": ", name, " has ", weight.numel(), " numbers, expected ", last,
                    ": one for each value of the last dimension of an output of ", shape_text(output.sizes()));
}

} // namespace fulgurite::app::criteria::detail
