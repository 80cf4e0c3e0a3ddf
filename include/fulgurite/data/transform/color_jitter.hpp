// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/stack.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "fulgurite/data/random/generator.hpp"
#include "fulgurite/data/transform/color.hpp"
#include "fulgurite/data/transform/image.hpp"
#include "fulgurite/data/transform/refuse.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::data {

/// torchvision's, by its names: each is `{from, to}`, or `{n}` for 1 − n to 1 + n (hue: −n to n), or nothing.
struct ColorJitterOptions {
    std::vector<double> brightness = {0}; ///< factors of 0 or more
    std::vector<double> contrast = {0};   ///< factors of 0 or more
    std::vector<double> saturation = {0}; ///< factors of 0 or more
    std::vector<double> hue = {0};        ///< parts of the colours' circle, −0.5 to 0.5

    void check(const auto& refuse) const {
        const auto need = [&](std::string_view name, const std::vector<double>& range, double least, double most,
                              std::string_view wanted) {
            const bool one = range.size() == 1 && range[0] >= 0 && range[0] <= most;
            const bool two = range.size() == 2 && least <= range[0] && range[0] <= range[1] && range[1] <= most;
            if (!range.empty() && !one && !two) refuse_value(refuse, name, range, wanted);
        };
        constexpr std::string_view factor = "a number of 0 or more, or two: [from, to]";
        need("brightness", brightness, 0, 1e9, factor);
        need("contrast", contrast, 0, 1e9, factor);
        need("saturation", saturation, 0, 1e9, factor);
        need("hue", hue, -0.5, 0.5, "a number from 0 to 0.5, or two from -0.5 to 0.5: [from, to]");
    }
};

/// Changes brightness, contrast, saturation and hue of every image by amounts and in an order of its own, as
/// torchvision's `ColorJitter` does. For images of one channel or three; float images in [0, 1].
class ColorJitter {
public:
    using Options = ColorJitterOptions;
    explicit ColorJitter(ColorJitterOptions options = {});

    Tensor operator()(const Tensor& images, Generator& random) const;

private:
    static constexpr std::size_t hue = 3;
    struct Range {
        double from = 0, to = 0;
        bool changes = false;
    };

    static Range range_of(const std::vector<double>& given, double center);

    Tensor jittered(Tensor image, Generator& random) const;

    static Tensor changed(const Tensor& image, std::size_t what, double amount);

    std::array<Range, 4> ranges_;
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/transform/color_jitter-inl.hpp"
#endif
