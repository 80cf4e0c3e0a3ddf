// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/core/Tensor.h>

#include <string_view>

#include "fulgurite/core/error.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::metric {

/// What a metric has loaded must be of the shape that its options make, or nothing; else throws `Error`.
inline void check_loaded(std::string_view metric, const at::Tensor& state, at::IntArrayRef wanted) {
    if (state.defined() && state.sizes() != wanted)
        throw Error(metric, ": the state to be loaded is of shape ", shape_text(state.sizes()),
                    ", and these options make ", shape_text(wanted),
                    "; load it into a metric of the options that it was saved with");
}

} // namespace fulgurite::metric
