// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <cstdint>

#include "fulgurite/data/transform/color.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

struct GrayscaleOptions {
    std::int64_t num_output_channels = 1; ///< 1, or 3 equal ones

    void check(const auto& refuse) const {
        if (num_output_channels != 1 && num_output_channels != 3)
            refuse_value(refuse, "num_output_channels", num_output_channels, "1 or 3");
    }
};

/// Images without colour, as torchvision's `Grayscale` makes them: 0.2989 red + 0.587 green + 0.114 blue.
class Grayscale {
public:
    using Options = GrayscaleOptions;
    explicit Grayscale(GrayscaleOptions options = {})
        : channels_(checked_options("Grayscale", options).num_output_channels) {}

    Tensor operator()(const Tensor& images) const;

private:
    std::int64_t channels_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/grayscale-inl.hpp"
#endif
