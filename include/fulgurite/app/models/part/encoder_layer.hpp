// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fulgurite/app/models/part/activation.hpp"
#include "fulgurite/tensor/tensor.hpp"

namespace fulgurite::app::models::detail {

/// Attention of several heads to itself, with the names and first values of Python's `MultiheadAttention`.
class SelfAttention : public torch::nn::Module {
public:
    SelfAttention(std::int64_t d_model, std::int64_t heads, double dropout)
        : heads_(heads),
          dropout_(dropout),
          in_proj_weight_(register_parameter("in_proj_weight", at::empty({3 * d_model, d_model}))),
          in_proj_bias_(register_parameter("in_proj_bias", at::zeros({3 * d_model}))),
          out_proj_(register_module("out_proj", torch::nn::Linear(d_model, d_model))) {
        torch::nn::init::xavier_uniform_(in_proj_weight_);
        torch::nn::init::zeros_(out_proj_->bias);
    }

    /// `[N, L, d_model]` to the same; `seen`, if given, is bool and broadcast to `[N, heads, L, L]`: true where one
    /// looks.
    Tensor forward(const Tensor& x, const std::optional<Tensor>& seen);

private:
    std::int64_t heads_;
    double dropout_;
    Tensor in_proj_weight_, in_proj_bias_;
    torch::nn::Linear out_proj_;
};

/// One layer of an encoder (Vaswani et al. 2017), with the names of Python's `TransformerEncoderLayer`.
class EncoderLayer : public torch::nn::Module {
public:
    EncoderLayer(std::int64_t d_model, std::int64_t heads, std::int64_t feedforward, double dropout,
                 Activation activation, bool norm_first)
        : dropout_(dropout),
          activation_(activation_module(activation)),
          norm_first_(norm_first),
          self_attn_(register_module("self_attn", std::make_shared<SelfAttention>(d_model, heads, dropout))),
          linear1_(register_module("linear1", torch::nn::Linear(d_model, feedforward))),
          linear2_(register_module("linear2", torch::nn::Linear(feedforward, d_model))),
          norm1_(register_module("norm1", torch::nn::LayerNorm(torch::nn::LayerNormOptions({d_model})))),
          norm2_(register_module("norm2", torch::nn::LayerNorm(torch::nn::LayerNormOptions({d_model})))) {}

    Tensor forward(const Tensor& x, const std::optional<Tensor>& seen);

private:
    Tensor left_out(const Tensor& x) const { return at::dropout(x, dropout_, is_training()); }
    Tensor feed(const Tensor& x) { return left_out(linear2_(left_out(activation_.forward(linear1_(x))))); }

    double dropout_;
    torch::nn::AnyModule activation_; // without parameters, so without a name
    bool norm_first_;
    std::shared_ptr<SelfAttention> self_attn_;
    torch::nn::Linear linear1_, linear2_;
    torch::nn::LayerNorm norm1_, norm2_;
};

/// Layers one after the other, and with `norm_first` a normalisation after the last; the names of Python's
/// `TransformerEncoder`.
class Encoder : public torch::nn::Module {
public:
    Encoder(std::int64_t layers, std::int64_t d_model, std::int64_t heads, std::int64_t feedforward, double dropout,
            Activation activation, bool norm_first);

    Tensor forward(Tensor x, const std::optional<Tensor>& seen) {
        for (const auto& layer : layers_) x = layer->forward(x, seen);
        return norm_ ? norm_(x) : x;
    }

private:
    std::vector<std::shared_ptr<EncoderLayer>> layers_;
    torch::nn::LayerNorm norm_{nullptr};
};

} // namespace fulgurite::app::models::detail

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/part/encoder_layer-inl.hpp"
#endif
