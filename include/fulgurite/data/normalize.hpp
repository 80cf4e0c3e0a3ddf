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
    Normalize(std::vector<double> mean, std::vector<double> std) : mean_(std::move(mean)), std_(std::move(std)) {
        if (mean_.empty() || mean_.size() != std_.size())
            throw Error("data::normalize: got ", mean_.size(), " means and ", std_.size(),
                        " standard deviations, expected one of each for every channel");
        for (std::size_t c = 0; c < mean_.size(); ++c) add_channel(mean_[c], std_[c]);
    }

    /// What turns uint8 pixels into normalised ones.
    const ChannelAffine& pixels() const { return pixels_; }

    /// The number of channels, 1 where one value serves all.
    std::int64_t channels() const { return static_cast<std::int64_t>(mean_.size()); }

    /// Normalises `[B, C, …]`. Throws where the channels differ.
    Tensor operator()(const Tensor& data) const {
        check_channels(data);
        auto values = data.scalar_type() == at::kByte ? data.to(at::kFloat).div_(255)
                      : data.is_floating_point()      ? data
                                                      : data.to(at::kFloat);
        if (channels() == 1) return values.sub(mean_[0]).div_(std_[0]);
        return values.sub(broadcast(mean_, values)).div_(broadcast(std_, values));
    }

    /// Throws where `data` (`[B, C, …]`) has other channels than this.
    void check_channels(const Tensor& data) const {
        if (channels() == 1 || (data.dim() >= 2 && data.size(1) == channels())) return;
        throw Error("data::normalize: got data of shape [", numbers_text(data.sizes()), "], expected ", channels(),
                    " channels in dimension 1");
    }

private:
    void add_channel(double mean, double std) {
        if (!(std > 0)) throw Error("data::normalize: got a standard deviation of ", std, ", expected one above 0");
        pixels_.scale.push_back(static_cast<float>(1 / (255 * std)));
        pixels_.shift.push_back(static_cast<float>(-mean / std));
    }

    static Tensor broadcast(const std::vector<double>& values, const Tensor& data) {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(data.dim()), 1);
        shape[1] = -1;
        return at::tensor(values, data.options()).view(shape);
    }

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
