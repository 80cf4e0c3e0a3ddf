// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/mlp.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models {

FULGURITE_INLINE std::vector<std::int64_t> MLPOptions::sizes() const {
    if (in_channels == 0) return layers.empty() ? std::vector<std::int64_t>{784, 100, 10} : layers;
    std::vector<std::int64_t> all{in_channels};
    all.insert(all.end(), hidden_channels.begin(), hidden_channels.end());
    return all;
}

FULGURITE_INLINE MLP::MLP(MLPOptions options) : options_(option::checked("MLP", std::move(options))) {
    const auto sizes = options_.sizes();
    features_ = sizes.front();
    for (std::size_t i = 1; i + 1 < sizes.size(); ++i) {
        net_->push_back(torch::nn::Linear(sizes[i - 1], sizes[i]));
        if (options_.batch_norm) net_->push_back(torch::nn::BatchNorm1d(sizes[i]));
        net_->push_back(detail::activation_module(options_.activation));
        net_->push_back(torch::nn::Dropout(options_.dropout));
    }
    net_->push_back(torch::nn::Linear(sizes[sizes.size() - 2], sizes.back()));
    for (const auto& layer : net_->named_children()) register_module(layer.key(), layer.value());
}

FULGURITE_INLINE Tensor MLP::forward(const Tensor& input) {
    const auto flat = input.dim() > 2 ? input.flatten(1) : input;
    if (flat.dim() != 2 || flat.size(1) != features_)
        detail::refuse_input("MLP", input, in_words("[N, ", features_, "], or what is so many when flattened"));
    detail::require_real("MLP", input);
    detail::require_more_than_one("MLP", input, options_.batch_norm && is_training() && input.size(0) == 1);
    return net_->forward(flat);
}

} // namespace fulgurite::app::models
