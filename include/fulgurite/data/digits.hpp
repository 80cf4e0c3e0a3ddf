// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/draw/canvas.hpp"
#include "fulgurite/data/draw/glyphs.hpp"
#include "fulgurite/data/draw/pen.hpp"
#include "fulgurite/data/images.hpp"
#include "fulgurite/data/random/generator.hpp"

namespace fulgurite::data {

/// How many digits, and how far each may be from the copybook. Every amount is the bound of what is drawn for each
/// image.
struct DigitsOptions {
    std::int64_t size = 20000; ///< images, the classes in turn
    std::uint64_t seed = 1;    ///< another seed, other digits: one for training, one for the test
    double rotation = 15;      ///< degrees to either side
    double shear = 0.3;        ///< horizontal slant, pixels per pixel
    double scale = 0.2;        ///< part of the size, each axis for itself
    double shift = 7;          ///< pixels along each axis, as far as the digit stays in the picture
    double elastic = 1.5;      ///< pixels by which a smooth random field moves the strokes
    double noise = 0.12;       ///< standard deviation of the pixels' noise, 1 being white
    int clutter = 3;           ///< stray marks
};

/// Handwritten-looking digits that need no file: strokes in several ways of writing, bent, turned and shifted, with
/// pens of changing width, stray marks and noise. uint8 28 × 28, ten classes equally often; for batches see `Images`.
/// Image i depends on (seed, i) and the amounts alone, bit for bit on every platform.
class Digits : public Images {
public:
    explicit Digits(const DigitsOptions& options = {}) : Images(draw(options)) {}

private:
    static Images draw(const DigitsOptions& options) {
        if (options.size < 1) throw Error("data::Digits: got size ", options.size, ", expected at least 1");
        Tensor images = at::detail::empty_cpu({options.size, 1, Canvas::side, Canvas::side}, at::kByte);
        Tensor labels = at::detail::empty_cpu({options.size}, at::kLong);
        const auto lines = all_lines();
        const auto bounds = bounds_of(options);
        auto* pixels = images.mutable_data_ptr<std::uint8_t>();
        for (std::int64_t i = 0; i < options.size; ++i, pixels += Canvas::side * Canvas::side) {
            const auto digit = static_cast<std::size_t>(i % 10);
            Generator generator(options.seed, static_cast<std::uint64_t>(i));
            const auto variant = generator.below(static_cast<std::uint32_t>(lines[digit].size()));
            Hand hand(bounds, generator);
            hand.write(lines[digit][variant]);
            hand.clutter();
            hand.develop(pixels);
            labels.mutable_data_ptr<std::int64_t>()[i] = i % 10;
        }
        return {images, labels};
    }

    static std::array<std::vector<std::vector<Point>>, 10> all_lines() {
        std::array<std::vector<std::vector<Point>>, 10> lines;
        for (std::size_t digit = 0; digit < lines.size(); ++digit)
            for (const auto controls : glyphs::variants[digit]) lines[digit].push_back(glyphs::polyline(controls));
        return lines;
    }

    static Hand::Bounds bounds_of(const DigitsOptions& options) {
        // Every amount is checked, and in the unit of the drawing.
        const auto fixed = [](const char* name, double value, double unit, double most) {
            if (!(value >= 0 && value <= most))
                throw Error("data::Digits: got ", name, " ", value, ", expected a number in [0, ", most, "]");
            return static_cast<int>(value * unit + 0.5);
        };
        constexpr double half_degree = 3.14159265358979 / 360, deviation = 147.8;
        const double angle = options.rotation * half_degree;
        const double tangent_per_degree = half_degree * (1 + angle * angle / 3); // of half the angle
        return {.turn = fixed("rotation", options.rotation, tangent_per_degree * Hand::one, 90),
                .shear = fixed("shear", options.shear, Hand::one, 2),
                .scale = fixed("scale", options.scale, Hand::one, 0.9),
                .shift = fixed("shift", options.shift, Canvas::pixel, Canvas::side),
                .elastic = fixed("elastic", options.elastic, Canvas::pixel, Canvas::side),
                .noise = fixed("noise", options.noise, 255 / deviation * (1 << 15), 1),
                .clutter = fixed("clutter", options.clutter, 1, 100)};
    }
};

} // namespace fulgurite::data
