// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/transform/color_jitter.hpp"

namespace fulgurite::data {

FULGURITE_INLINE ColorJitter::ColorJitter(ColorJitterOptions options) {
    checked_options("ColorJitter", options);
    const std::array given{&options.brightness, &options.contrast, &options.saturation, &options.hue};
    for (std::size_t i = 0; i < ranges_.size(); ++i) ranges_[i] = range_of(*given[i], i == hue ? 0 : 1);
}

FULGURITE_INLINE Tensor ColorJitter::operator()(const Tensor& images, Generator& random) const {
    return detail::on_batch("ColorJitter", images, [&](const Tensor& batch) {
        detail::check_colours("ColorJitter", batch);
        if (batch.size(0) == 0) return batch;
        std::vector<Tensor> changed;
        changed.reserve(static_cast<std::size_t>(batch.size(0)));
        for (std::int64_t i = 0; i < batch.size(0); ++i) changed.push_back(jittered(batch.select(0, i), random));
        return at::stack(changed);
    });
}

FULGURITE_INLINE ColorJitter::Range ColorJitter::range_of(const std::vector<double>& given, double center) {
    if (given.empty()) return {};
    const bool one = given.size() == 1;
    const double low = one ? center - given[0] : given[0], high = one ? center + given[0] : given[1];
    const double from = center > 0 ? std::max(low, 0.0) : low;
    return {from, high, from != center || high != center};
}

FULGURITE_INLINE Tensor ColorJitter::jittered(Tensor image, Generator& random) const {
    std::array<std::size_t, 4> order{0, 1, 2, 3};
    for (std::size_t left = order.size(); left > 1; --left)
        std::swap(order[left - 1], order[random.below(static_cast<std::uint32_t>(left))]);
    std::array<double, 4> amounts{};
    for (std::size_t i = 0; i < 4; ++i)
        if (ranges_[i].changes) amounts[i] = ranges_[i].from + (ranges_[i].to - ranges_[i].from) * random.uniform();
    for (const auto i : order)
        if (ranges_[i].changes) image = changed(image, i, amounts[i]);
    return image;
}

FULGURITE_INLINE Tensor ColorJitter::changed(const Tensor& image, std::size_t what, double amount) {
    switch (what) {
        case 0:
            return detail::adjust_brightness(image, amount);
        case 1:
            return detail::adjust_contrast(image, amount);
        case 2:
            return detail::adjust_saturation(image, amount);
        default:
            return detail::adjust_hue(image, amount);
    }
}

} // namespace fulgurite::data
