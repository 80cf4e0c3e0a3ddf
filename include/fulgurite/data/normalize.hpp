// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "fulgurite/core/error.hpp"
#include "fulgurite/data/memory/gather.hpp"
#include "fulgurite/tensor/shape_text.hpp"

namespace fulgurite::data {

/// torchvision's, by its names: one value for all channels, or one for each.
struct NormalizeOptions {
    std::vector<double> mean = {}; ///< what is taken off
    std::vector<double> std = {};  ///< what is divided by, above 0

    void check(const auto& refuse) const {
        if (mean.empty()) refuse("mean", "a list of numbers, one for each channel");
        else if (std.size() != mean.size()) refuse("std", "a list of as many numbers as 'mean' has");
        else if (!(*std::min_element(std.begin(), std.end()) > 0)) refuse("std", "a list of numbers above 0");
    }
};

/// `(x - mean) / std`, one value for all or one for each channel (dimension 1); uint8 pixels are divided by 255 first,
/// as torchvision's `ToTensor` and `Normalize` do. Give it to `data::map`: uint8 images are then gathered, converted
/// and normalised in one loop.
class Normalize {
public:
    using Options = NormalizeOptions;
    explicit Normalize(NormalizeOptions options) : Normalize(std::move(options.mean), std::move(options.std)) {}
    Normalize(std::vector<double> mean, std::vector<double> std);

    /// What turns uint8 pixels into normalised ones.
    const ChannelAffine& pixels() const { return pixels_; }

    /// The number of channels, 1 where one value serves all.
    std::int64_t channels() const { return static_cast<std::int64_t>(mean_.size()); }

    /// Normalises `[B, C, …]`. Throws where the channels differ.
    Tensor operator()(const Tensor& data) const;

    /// Throws where `data` (`[B, C, …]`) has other channels than this.
    void check_channels(const Tensor& data) const;

private:
    void add_channel(double mean, double std);

    static Tensor broadcast(const std::vector<double>& values, const Tensor& data);

    std::vector<double> mean_, std_;
    ChannelAffine pixels_;
};

/// The same for all channels.
inline Normalize normalize(double mean, double std) { return {std::vector<double>{mean}, std::vector<double>{std}}; }

/// One value for each channel. Throws where the lengths differ, or a deviation is not above 0.
inline Normalize normalize(std::vector<double> mean, std::vector<double> std) {
    return {std::move(mean), std::move(std)};
}

} // namespace fulgurite::data

#ifndef FULGURITE_COMPILED
#include "fulgurite/data/normalize-inl.hpp"
#endif
