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
    static Images draw(const DigitsOptions& options);

    static std::array<std::vector<std::vector<Point>>, 10> all_lines();

    static Hand::Bounds bounds_of(const DigitsOptions& options);
};

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/digits-inl.hpp"
#endif
