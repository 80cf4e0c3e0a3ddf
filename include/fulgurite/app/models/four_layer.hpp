// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/models/part/conv_net.hpp"

namespace fulgurite::app::models {

using FourLayerOptions = ConvNetOptions;

/// Three convolutions and one linear layer with a softmax, for images of 1 × 32 × 32 (HASYv2, Thoma 2017). What it
/// gives are probabilities.
class FourLayer : public detail::ConvNet {
public:
    using Options = FourLayerOptions;

    explicit FourLayer(FourLayerOptions options = {}) : ConvNet("FourLayer", std::move(options), {32, 64, 128}) {}
};

} // namespace fulgurite::app::models
