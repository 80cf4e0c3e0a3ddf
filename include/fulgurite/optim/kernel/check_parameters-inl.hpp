// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/optim/kernel/check_parameters.hpp"

namespace fulgurite::optim {

FULGURITE_INLINE void check_parameter(std::string_view owner, std::size_t group, std::size_t index,
                                      const Tensor& param) {
    const auto refuse = [&](std::string_view what) {
        throw Error(owner, ": parameter ", index, " of group ", group, " ", what);
    };
    if (!param.defined()) refuse("is undefined; give a tensor");
    if (!param.is_leaf()) refuse("is no leaf: it was computed from others; give those, or detach() it");
    if (param.layout() != at::kStrided) refuse("is sparse; only dense parameters are taken");
    if (!c10::isFloatingType(param.scalar_type()))
        refuse(in_words("is of type ", c10::toString(param.scalar_type()), "; a real floating point type is wanted"));
    if (!param.is_non_overlapping_and_dense()) refuse("has gaps in its memory; give a contiguous() copy");
}

} // namespace fulgurite::optim
