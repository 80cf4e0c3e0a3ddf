// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/shape_text.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

struct FlattenOptions {
    std::int64_t start_dim = 1; ///< the first dimension of a sample that is flattened, from 0; below 0: from the back
    std::int64_t end_dim = -1;  ///< the last one
};

/// Dimensions of samples as one, as `torch.nn.Flatten` does it to each sample: of images `[B, C, H, W]`
/// `[B, C, H * W]`, and with a `start_dim` of 0 `[B, C * H * W]`.
class Flatten {
public:
    using Options = FlattenOptions;
    explicit Flatten(FlattenOptions options = {}) : options_(options) {}

    /// Throws `Error` where the samples have no such dimension.
    Tensor operator()(const Tensor& samples) const;

private:
    FlattenOptions options_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/flatten-inl.hpp"
#endif
