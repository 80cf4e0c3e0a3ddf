// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/sequential.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/linear.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/models/part/activation.hpp"
#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

/// Its sizes are `layers`, or `in_channels` and `hidden_channels` as torchvision has them. Where none is given they are
/// 784, 100, 10.
struct MLPOptions {
    std::vector<std::int64_t> layers = {};          ///< features of the input, of each layer, and of the output
    std::int64_t in_channels = 0;                   ///< features of the input
    std::vector<std::int64_t> hidden_channels = {}; ///< features of each layer, the last is the output
    Activation activation = Activation::relu;       ///< after each layer except the last
    double dropout = 0;      ///< share of each layer, except the last, that is left out in training
    bool batch_norm = false; ///< before each activation

    void check(const auto& refuse) const {
        const auto is_zero = [](std::int64_t size) { return size < 1; };
        if (!layers.empty() && (layers.size() < 2 || std::any_of(layers.begin(), layers.end(), is_zero)))
            refuse("layers", "a list of two sizes or more, each of 1 or more,");
        if (!layers.empty() && (in_channels != 0 || !hidden_channels.empty()))
            refuse(in_channels != 0 ? "in_channels" : "hidden_channels", "nothing beside 'layers'");
        if (layers.empty() && (in_channels < 0 || (in_channels == 0 && !hidden_channels.empty())))
            refuse("in_channels", "a whole number of 1 or more");
        if (std::any_of(hidden_channels.begin(), hidden_channels.end(), is_zero) ||
            (in_channels > 0 && hidden_channels.empty()))
            refuse("hidden_channels", "a list of sizes of 1 or more");
        option::share(refuse, "dropout", dropout);
    }
    std::vector<std::int64_t> sizes() const;
};

/// Linear layers with something in between. Weights are exchanged with `torchvision.ops.MLP`, whose names ("0.weight",
/// "3.weight", …) it has.
///
///     app::models::MLP{{.layers = {784, 100, 10}, .activation = app::models::Activation::gelu}}
class MLP : public torch::nn::Module {
public:
    using Options = MLPOptions;

    explicit MLP(MLPOptions options = {});

    const MLPOptions& options() const { return options_; }

    /// `[N, …]`, flattened, to `[N, last size]`. Throws `Error` where a sample has not as many features as the first
    /// size says.
    Tensor forward(const Tensor& input);

private:
    MLPOptions options_;
    std::int64_t features_ = 0;
    torch::nn::Sequential net_; // not registered: its layers are, under torchvision's names
};

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/mlp-inl.hpp"
#endif
