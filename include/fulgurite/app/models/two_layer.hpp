// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/models/part/conv_net.hpp"

namespace fulgurite::app::models {

using TwoLayerOptions = ConvNetOptions;

/// One convolution and one linear layer with a softmax, for images of 1 × 32 × 32 (HASYv2, Thoma 2017). What it gives
/// are probabilities; `NLLLoss` of these is minus the probability of the class.
class TwoLayer : public detail::ConvNet {
public:
    using Options = TwoLayerOptions;

    explicit TwoLayer(TwoLayerOptions options = {}) : ConvNet("TwoLayer", std::move(options), {32}) {}
};

} // namespace fulgurite::app::models
