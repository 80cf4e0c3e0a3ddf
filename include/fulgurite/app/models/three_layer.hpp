// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/models/part/conv_net.hpp"

namespace fulgurite::app::models {

using ThreeLayerOptions = ConvNetOptions;

/// Two convolutions and one linear layer with a softmax, for images of 1 × 32 × 32 (HASYv2, Thoma 2017). What it gives
/// are probabilities.
class ThreeLayer : public detail::ConvNet {
public:
    using Options = ThreeLayerOptions;

    explicit ThreeLayer(ThreeLayerOptions options = {}) : ConvNet("ThreeLayer", std::move(options), {32, 64}) {}
};

} // namespace fulgurite::app::models
