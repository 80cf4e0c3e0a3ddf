// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/core/inline.hpp"
#include "fulgurite/data/normalize.hpp"

namespace fulgurite::data {

FULGURITE_INLINE Normalize::Normalize(std::vector<double> mean, std::vector<double> std)
    : mean_(std::move(mean)), std_(std::move(std)) {
    if (mean_.empty() || mean_.size() != std_.size())
        throw Error("data::normalize: got ", mean_.size(), " means and ", std_.size(),
                    " standard deviations, expected one of each for every channel");
    for (std::size_t c = 0; c < mean_.size(); ++c) add_channel(mean_[c], std_[c]);
}

FULGURITE_INLINE Tensor Normalize::operator()(const Tensor& data) const {
    check_channels(data);
    auto values = data.scalar_type() == at::kByte ? data.to(at::kFloat).div_(255)
                  : data.is_floating_point()      ? data
                                                  : data.to(at::kFloat);
    if (channels() == 1) return values.sub(mean_[0]).div_(std_[0]);
    return values.sub(broadcast(mean_, values)).div_(broadcast(std_, values));
}

FULGURITE_INLINE void Normalize::check_channels(const Tensor& data) const {
    if (channels() == 1 || (data.dim() >= 2 && data.size(1) == channels())) return;
    throw Error("data::normalize: got data of shape [", numbers_text(data.sizes()), "], expected ", channels(),
                " channels in dimension 1");
}

FULGURITE_INLINE void Normalize::add_channel(double mean, double std) {
    if (!(std > 0)) throw Error("data::normalize: got a standard deviation of ", std, ", expected one above 0");
    pixels_.scale.push_back(static_cast<float>(1 / (255 * std)));
    pixels_.shift.push_back(static_cast<float>(-mean / std));
}

FULGURITE_INLINE Tensor Normalize::broadcast(const std::vector<double>& values, const Tensor& data) {
    std::vector<std::int64_t> shape(static_cast<std::size_t>(data.dim()), 1);
    shape[1] = -1;
    return at::tensor(values, data.options()).view(shape);
}

} // namespace fulgurite::data
