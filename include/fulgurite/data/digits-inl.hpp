// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/digits.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Images Digits::draw(const DigitsOptions& options) {
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

FULGURITE_INLINE std::array<std::vector<std::vector<Point>>, 10> Digits::all_lines() {
    std::array<std::vector<std::vector<Point>>, 10> lines;
    for (std::size_t digit = 0; digit < lines.size(); ++digit)
        for (const auto controls : glyphs::variants[digit]) lines[digit].push_back(glyphs::polyline(controls));
    return lines;
}

FULGURITE_INLINE Hand::Bounds Digits::bounds_of(const DigitsOptions& options) {
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

} // namespace fulgurite::data
