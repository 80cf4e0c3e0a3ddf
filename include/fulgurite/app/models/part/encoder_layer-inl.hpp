// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/part/encoder_layer.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models::detail {

FULGURITE_INLINE Tensor SelfAttention::forward(const Tensor& x, const std::optional<Tensor>& seen) {
    const auto n = x.size(0), l = x.size(1), d = x.size(2);
    const auto all = at::linear(x, in_proj_weight_, in_proj_bias_);
    const auto qkv = all.view({n, l, 3, heads_, d / heads_}).permute({2, 0, 3, 1, 4});
    const auto heads = at::scaled_dot_product_attention(qkv.select(0, 0), qkv.select(0, 1), qkv.select(0, 2), seen,
                                                        is_training() ? dropout_ : 0.0);
    return out_proj_(heads.transpose(1, 2).reshape({n, l, d}));
}

FULGURITE_INLINE Tensor EncoderLayer::forward(const Tensor& x, const std::optional<Tensor>& seen) {
    if (norm_first_) {
        const auto y = x + left_out(self_attn_->forward(norm1_(x), seen));
        return y + feed(norm2_(y));
    }
    const auto y = norm1_(x + left_out(self_attn_->forward(x, seen)));
    return norm2_(y + feed(y));
}

FULGURITE_INLINE Encoder::Encoder(std::int64_t layers, std::int64_t d_model, std::int64_t heads,
                                  std::int64_t feedforward, double dropout, Activation activation, bool norm_first) {
    auto list = std::make_shared<torch::nn::Module>();
    for (std::int64_t i = 0; i < layers; ++i)
        layers_.push_back(list->register_module(
            std::to_string(i),
            std::make_shared<EncoderLayer>(d_model, heads, feedforward, dropout, activation, norm_first)));
    register_module("layers", list);
    if (norm_first) norm_ = register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({d_model})));
}

} // namespace fulgurite::app::models::detail
