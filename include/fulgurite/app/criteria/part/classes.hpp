// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <c10/util/Exception.h>

#include <cstdint>
#include <string_view>

#include "fulgurite/app/criteria/part/criterion.hpp"

namespace fulgurite::app::criteria::detail {

/// How many classes an output `[N, C, …]` or `[C]` tells of.
std::int64_t classes_of(std::string_view owner, const Tensor& output);
void require_weight_for(std::string_view owner, const Tensor& weight, const Tensor& output, std::int64_t classes);
/// Is the target shaped as the output without its dimension of classes?
bool is_index_shape(const Tensor& output, const Tensor& target);
/// Class numbers `[N, …]` for an output `[N, C, …]`, as int64.
Tensor class_numbers(std::string_view owner, const Tensor& output, const Tensor& target);
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

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/criteria/part/classes-inl.hpp"
#endif
