// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/stack.h>

#include <cstdint>
#include <optional>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/interpolation.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/data/transform/rotate.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// torchvision's, by its names.
struct RandomRotationOptions {
    std::vector<double> degrees = {};                     ///< `{from, to}`, or `{n}` for −n to n; counter-clockwise
    Interpolation interpolation = Interpolation::nearest; ///< or bilinear
    bool expand = false;             ///< pictures as large as needed; all of a batch must come out equally large
    std::vector<double> center = {}; ///< `{x, y}` in pixels from the upper left corner; empty: the middle
    std::vector<double> fill = {0};  ///< what comes in from outside: one value, or one for each channel

    void check(const auto& refuse) const {
        const bool one = degrees.size() == 1 && degrees[0] >= 0;
        if (!one && !(degrees.size() == 2 && degrees[0] <= degrees[1]))
            refuse_value(refuse, "degrees", degrees, "a number of 0 or more, or two: [from, to]");
        if (interpolation != Interpolation::nearest && interpolation != Interpolation::bilinear)
            refuse_value(refuse, "interpolation", static_cast<int>(interpolation), "nearest or bilinear");
        if (!center.empty() && center.size() != 2) refuse_value(refuse, "center", center, "a list of 2: [x, y]");
        if (fill.empty()) refuse_value(refuse, "fill", fill, "a number, or one for each channel");
    }
};

/// Turns every image by an angle of its own, as torchvision's `RandomRotation` does. Throws where `fill` has neither
/// one value nor as many as there are channels.
class RandomRotation {
public:
    using Options = RandomRotationOptions;
    explicit RandomRotation(RandomRotationOptions options) : options_(checked_options("RandomRotation", options)) {}

    Tensor operator()(const Tensor& images, Generator& random) const;

    /// One image `[C, H, W]`, turned by so many degrees.
    Tensor rotated(const Tensor& image, double degrees) const;

private:
    double from() const { return options_.degrees.size() == 1 ? -options_.degrees[0] : options_.degrees[0]; }
    double to() const { return options_.degrees.back(); }

    static void check_size(const Tensor& first, const Tensor& other);

    RandomRotationOptions options_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/random_rotation-inl.hpp"
#endif
