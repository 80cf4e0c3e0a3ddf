// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/pooling.h>

#include <cstdint>
#include <utility>

#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

struct LeNet5Options {
    std::int64_t num_classes = 10;
    std::int64_t in_channels = 1;
    std::int64_t image_size = 28; ///< 28, padded by 2, or 32

    void check(const auto& refuse) const {
        option::positive(refuse, "num_classes", num_classes);
        option::positive(refuse, "in_channels", in_channels);
        if (image_size != 28 && image_size != 32) refuse("image_size", "28 or 32");
    }
};

/// LeNet-5 (LeCun et al. 1998) in today's form: full connections between its layers, ReLU and max pooling. It has
/// 61,706 parameters for one channel and ten classes.
class LeNet5 : public torch::nn::Module {
public:
    using Options = LeNet5Options;

    explicit LeNet5(LeNet5Options options = {});

    const LeNet5Options& options() const { return options_; }

    /// `[N, in_channels, 28, 28]`, or 32 × 32, to `[N, num_classes]`. Throws `Error` for images of another shape.
    Tensor forward(const Tensor& images);

private:
    LeNet5Options options_;
    torch::nn::Sequential features_{nullptr}, classifier_{nullptr};
};

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/lenet5-inl.hpp"
#endif
