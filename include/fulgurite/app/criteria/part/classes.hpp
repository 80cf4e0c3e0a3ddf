// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/Exception.h>

#include <cstdint>
#include <string_view>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria::detail {

/// How many classes an output `[N, C, …]` or `[C]` tells of.
inline std::int64_t classes_of(std::string_view owner, const Tensor& output) {
    require_real(owner, "an output", output);
    if (output.dim() == 0) throw Error(owner, ": got an output of [], expected [N, C, …]: a value for each class");
    return output.size(output.dim() == 1 ? 0 : 1);
}
inline void require_weight_for(std::string_view owner, const Tensor& weight, const Tensor& output,
                               std::int64_t classes) {
    if (weight.defined() && weight.numel() != classes)
        throw Error(owner, ": weight has ", weight.numel(), " numbers, expected ", classes,
                    ": one for each class of an output of ", shape_text(output.sizes()));
}
/// Is the target shaped as the output without its dimension of classes?
inline bool is_index_shape(const Tensor& output, const Tensor& target) {
    if (output.dim() == 1) return target.dim() == 0;
    if (target.dim() != output.dim() - 1 || target.size(0) != output.size(0)) return false;
    return target.sizes().slice(1) == output.sizes().slice(2);
}
/// Class numbers `[N, …]` for an output `[N, C, …]`, as int64.
inline Tensor class_numbers(std::string_view owner, const Tensor& output, const Tensor& target) {
    if (!is_index_shape(output, target))
        throw Error(owner, ": got an output of ", shape_text(output.sizes()), " and a target of ",
                    shape_text(target.sizes()), ", expected a target without the output's dimension of classes");
    if (!at::isIntegralType(target.scalar_type(), true))
        throw Error(owner, ": got a target of type ", c10::toString(target.scalar_type()),
                    ", expected class numbers: integers from 0");
    return target.to(at::kLong);
}
/// A loss of class numbers. LibTorch names a number that is too large, and not what would be right: an `Error` says it.
template <class F>
Tensor of_classes(std::string_view owner, const Tensor& output, F&& loss) {
    try {
        return loss();
    } catch (const c10::Error& error) {
        const std::string_view why = error.what_without_backtrace();
        if (why.find("out of bounds") == why.npos && why.find("out of range") == why.npos) throw;
        throw Error(owner, ": ", why.substr(0, why.find_first_of(".\n")), "; an output of ", shape_text(output.sizes()),
                    " tells of the classes 0 to ", classes_of(owner, output) - 1);
    }
}

} // namespace fulgurite::app::criteria::detail
