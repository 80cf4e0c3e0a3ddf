// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/lenet5.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models {

FULGURITE_INLINE LeNet5::LeNet5(LeNet5Options options) : options_(option::checked("LeNet5", std::move(options))) {
    namespace nn = torch::nn;
    const auto padding = options_.image_size == 28 ? 2 : 0;
    features_ = register_module(
        "features", nn::Sequential(nn::Conv2d(nn::Conv2dOptions(options_.in_channels, 6, 5).padding(padding)),
                                   nn::ReLU(), nn::MaxPool2d(2), nn::Conv2d(6, 16, 5), nn::ReLU(), nn::MaxPool2d(2)));
    classifier_ = register_module("classifier", nn::Sequential(nn::Linear(400, 120), nn::ReLU(), nn::Linear(120, 84),
                                                               nn::ReLU(), nn::Linear(84, options_.num_classes)));
}

FULGURITE_INLINE Tensor LeNet5::forward(const Tensor& images) {
    detail::require_images("LeNet5", images, options_.in_channels, options_.image_size);
    return classifier_->forward(features_->forward(images).flatten(1));
}

} // namespace fulgurite::app::models
