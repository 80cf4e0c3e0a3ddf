// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/EmptyTensor.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/core/words.hpp"
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

    /// `f(name, amount, most)` of each amount; each is 0 or more.
    void each_amount(const auto& f) const {
        f("rotation", rotation, 90.0);
        f("shear", shear, 2.0);
        f("scale", scale, 0.9);
        f("shift", shift, 1.0 * Canvas::side);
        f("elastic", elastic, 1.0 * Canvas::side);
        f("noise", noise, 1.0);
        f("clutter", 1.0 * clutter, 100.0);
    }
    void check(const auto& refuse) const {
        if (size < 1) refuse("size", "a whole number of 1 or more");
        each_amount([&](const char* name, double amount, double most) {
            if (!(amount >= 0 && amount <= most)) refuse(name, in_words("a number from 0 to ", most));
        });
    }
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
        options.each_amount([](const char* name, double amount, double most) {
            if (!(amount >= 0 && amount <= most))
                throw Error("data::Digits: got ", name, " ", amount, ", expected a number in [0, ", most, "]");
        });
        const auto fixed = [](double amount, double unit) { return static_cast<int>(amount * unit + 0.5); };
        constexpr double half_degree = 3.14159265358979 / 360, deviation = 147.8;
        const double angle = options.rotation * half_degree;
        const double tangent_per_degree = half_degree * (1 + angle * angle / 3); // of half the angle
        return {.turn = fixed(options.rotation, tangent_per_degree * Hand::one),
                .shear = fixed(options.shear, Hand::one),
                .scale = fixed(options.scale, Hand::one),
                .shift = fixed(options.shift, Canvas::pixel),
                .elastic = fixed(options.elastic, Canvas::pixel),
                .noise = fixed(options.noise, 255 / deviation * (1 << 15)),
                .clutter = options.clutter};
    }
};

} // namespace fulgurite::data
