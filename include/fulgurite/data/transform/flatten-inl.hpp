// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/flatten.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Tensor Flatten::operator()(const Tensor& samples) const {
    const auto place = [&](std::int64_t dim) { return dim < 0 ? dim + samples.dim() : dim + 1; };
    const auto start = place(options_.start_dim), end = place(options_.end_dim);
    if (start < 1 || end < start || end >= samples.dim())
        throw Error("data::Flatten: got samples of shape ", shape_text(samples.sizes().slice(1)), ", and dimensions ",
                    options_.start_dim, " to ", options_.end_dim, " are to be one");
    return samples.flatten(start, end);
}

} // namespace fulgurite::data
