// SPDX-License-Identifier: BSL-1.0
#pragma once
#include "fulgurite/app/models/transformer_encoder_classifier.hpp"
#include "fulgurite/core/inline.hpp"

namespace fulgurite::app::models {

FULGURITE_INLINE TransformerEncoderClassifier::TransformerEncoderClassifier(TransformerEncoderClassifierOptions options)
    : options_(option::checked(name_v, std::move(options))) {
    const auto d_model = options_.d_model;
    make_embedding();
    if (options_.positional_encoding == PositionalEncoding::learned) {
        positions_ = register_parameter("positions", at::empty({options_.max_length, d_model}));
        torch::nn::init::normal_(positions_, 0, 0.02);
    } else {
        positions_ = register_buffer("positions", detail::sinusoids(options_.max_length, d_model));
    }
    encoder_ = register_module(
        "encoder", std::make_shared<detail::Encoder>(options_.layers, d_model, options_.heads, options_.feedforward,
                                                     options_.dropout, options_.activation, options_.norm_first));
    linear_ = register_module("linear", torch::nn::Linear(d_model, options_.num_classes));
}

FULGURITE_INLINE Tensor TransformerEncoderClassifier::forward(const Tensor& input) {
    const auto x = embedded(input); // [N, L, d_model]
    const auto length = x.size(1);
    if (length > options_.max_length)
        throw Error(name_v, ": got an input of ", shape_text(input.sizes()), " with ", length,
                    " places, expected at most ", options_.max_length, " (max_length)");
    const auto placed = at::dropout(x + positions_.slice(0, 0, length), options_.dropout, is_training());
    if (!options_.padding_idx) return linear_(encoder_->forward(placed, std::nullopt).mean(1));
    const auto real = input.ne(*options_.padding_idx); // [N, L]
    // A sample of padding alone looks at all of it: attention to nothing is no number.
    const auto seen = real.logical_or(real.any(1, true).logical_not());
    const auto y = encoder_->forward(placed, seen.unsqueeze(1).unsqueeze(1));
    const auto weights = seen.to(y.scalar_type()).unsqueeze(2);
    return linear_((y * weights).sum(1) / weights.sum(1));
}

FULGURITE_INLINE void TransformerEncoderClassifier::make_embedding() {
    namespace nn = torch::nn;
    const auto d_model = options_.d_model;
    if (options_.vocab_size) {
        auto about = nn::EmbeddingOptions(*options_.vocab_size, d_model).padding_idx(options_.padding_idx);
        embedding_ = register_module("embed", nn::Embedding(about));
    } else if (options_.input_size) {
        projection_ = register_module("embed", nn::Linear(*options_.input_size, d_model));
    } else {
        auto about = nn::Conv2dOptions(options_.in_channels, d_model, patch_size()).stride(patch_size());
        patches_ = register_module("embed", nn::Conv2d(about));
    }
}

FULGURITE_INLINE Tensor TransformerEncoderClassifier::embedded(const Tensor& input) {
    if (options_.vocab_size) return embedded_tokens(input);
    if (!options_.input_size) return embedded_patches(input);
    if (input.dim() != 3 || input.size(1) == 0 || input.size(2) != *options_.input_size)
        detail::refuse_input(name_v, input, in_words("[N, L, ", *options_.input_size, "]"));
    detail::require_real(name_v, input);
    return projection_(input);
}

FULGURITE_INLINE Tensor TransformerEncoderClassifier::embedded_tokens(const Tensor& tokens) {
    if (tokens.dim() != 2 || tokens.size(1) == 0) detail::refuse_input(name_v, tokens, "tokens [N, L]");
    if (!at::isIntegralType(tokens.scalar_type(), false))
        throw Error(name_v, ": got tokens of type ", c10::toString(tokens.scalar_type()), ", expected integers");
    return embedding_(tokens.to(at::kLong));
}

FULGURITE_INLINE Tensor TransformerEncoderClassifier::embedded_patches(const Tensor& images) {
    detail::require_images(name_v, images, options_.in_channels);
    const auto side = patch_size();
    if (images.size(2) % side != 0 || images.size(3) % side != 0)
        detail::refuse_input(name_v, images, in_words("sides that are multiples of ", side, " (patch_size)"));
    return patches_(images).flatten(2).transpose(1, 2);
}

} // namespace fulgurite::app::models
