// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <utility>

#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

/// Options of `TwoLayer`, `ThreeLayer`, `FourLayer` and `TFCNN`.
struct ConvNetOptions {
    std::int64_t num_classes = 369; ///< as many symbols as HASYv2 has

    void check(const auto& refuse) const { option::positive(refuse, "num_classes", num_classes); }
};

namespace detail {

/// What the four networks share: convolutions of 3 × 3, each with max pooling, then linear layers and probabilities.
class ConvNet : public torch::nn::Module {
public:
    const ConvNetOptions& options() const { return options_; }

    /// `[N, 1, 32, 32]` to probabilities `[N, num_classes]`. Throws `Error` for images of another shape.
    Tensor forward(const Tensor& images) {
        require_images(owner_, images, 1, 32);
        return lin_net_->forward(conv_net_->forward(images).flatten(1));
    }

protected:
    ConvNet(std::string_view owner, ConvNetOptions options, std::initializer_list<std::int64_t> channels,
            std::int64_t hidden = 0);

private:
    std::string_view owner_;
    ConvNetOptions options_;
    torch::nn::Sequential conv_net_, lin_net_;
};

} // namespace detail

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/part/conv_net-inl.hpp"
#endif
