// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/models/part/conv_net.hpp"

namespace fulgurite::app::models {

using TFCNNOptions = ConvNetOptions;

/// Two convolutions, 1,024 units with tanh and half of them left out in training, and a linear layer with a softmax,
/// for images of 1 × 32 × 32 (HASYv2, Thoma 2017). What it gives are probabilities.
class TFCNN : public detail::ConvNet {
public:
    using Options = TFCNNOptions;

    explicit TFCNN(TFCNNOptions options = {}) : ConvNet("TFCNN", std::move(options), {32, 64}, 1024) {}
};

} // namespace fulgurite::app::models
