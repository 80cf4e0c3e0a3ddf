// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/ops/dropout.h>
#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fulgurite/app/models/part/encoder_layer.hpp"
#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/models/part/positions.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

/// How places are told apart: sines and cosines, or a vector for each that is learnt.
enum class PositionalEncoding : int { sinusoidal, learned };

/// What is classified are images cut into patches (`patch_size`, 4 where nothing is said), token numbers (`vocab_size`)
/// or sequences of vectors (`input_size`): give one of the three.
struct TransformerEncoderClassifierOptions {
    std::optional<std::int64_t> patch_size = {};  ///< side of a patch in pixels
    std::int64_t in_channels = 1;                 ///< of the images
    std::optional<std::int64_t> vocab_size = {};  ///< how many tokens there are
    std::optional<std::int64_t> padding_idx = {}; ///< the token that fills short sequences: not looked at
    std::optional<std::int64_t> input_size = {};  ///< features of a vector
    std::int64_t max_length = 512;                ///< patches, tokens or vectors that a sample has at most
    std::int64_t d_model = 64;
    std::int64_t heads = 4;
    std::int64_t layers = 2;
    std::int64_t feedforward = 128; ///< hidden features of the linear layers
    double dropout = 0.1;
    Activation activation = Activation::relu;
    bool norm_first = false; ///< layer normalisation before each part, not after it (Xiong et al. 2020)
    PositionalEncoding positional_encoding = PositionalEncoding::sinusoidal;
    std::int64_t num_classes = 10;

    void check(const auto& refuse) const {
        check_input(refuse);
        option::positive(refuse, "max_length", max_length);
        option::positive(refuse, "d_model", d_model);
        option::positive(refuse, "heads", heads);
        if (d_model > 0 && heads > 0 && d_model % heads != 0)
            refuse("heads", in_words("a divisor of d_model, ", d_model, ","));
        option::positive(refuse, "layers", layers);
        option::positive(refuse, "feedforward", feedforward);
        option::share(refuse, "dropout", dropout);
        option::positive(refuse, "num_classes", num_classes);
    }

private:
    void check_input(const auto& refuse) const {
        for (const auto& [name, size] : {std::pair("patch_size", patch_size), std::pair("vocab_size", vocab_size),
                                         std::pair("input_size", input_size)})
            if (size) option::positive(refuse, name, *size);
        option::positive(refuse, "in_channels", in_channels);
        if (vocab_size && (patch_size || input_size))
            refuse("vocab_size", "one of patch_size, vocab_size and input_size, not two of them,");
        if (patch_size && input_size)
            refuse("input_size", "one of patch_size, vocab_size and input_size, not two of them,");
        if (padding_idx && (!vocab_size || *padding_idx < 0 || *padding_idx >= *vocab_size))
            refuse("padding_idx", "a token of 0 or more, below vocab_size,");
    }
};

/// A small encoder (Vaswani et al. 2017; of patches, Dosovitskiy et al. 2021) and a linear layer on the mean of what it
/// gives for each place. Names: "embed.…", "positions", "encoder.layers.0.…" as in Python's `TransformerEncoder`,
/// "encoder.norm.…" with `norm_first`, "linear.…".
///
///     app::models::TransformerEncoderClassifier{{.patch_size = 7, .d_model = 32, .heads = 2}}
class TransformerEncoderClassifier : public torch::nn::Module {
public:
    using Options = TransformerEncoderClassifierOptions;

    explicit TransformerEncoderClassifier(TransformerEncoderClassifierOptions options = {});

    const TransformerEncoderClassifierOptions& options() const { return options_; }

    /// Images `[N, in_channels, H, W]` whose sides are multiples of `patch_size`, tokens `[N, L]` of integers, or
    /// vectors `[N, L, input_size]`, to `[N, num_classes]`. Throws `Error` for another shape, and for more places than
    /// `max_length`.
    Tensor forward(const Tensor& input);

private:
    static constexpr std::string_view name_v = "TransformerEncoderClassifier";

    std::int64_t patch_size() const { return options_.patch_size.value_or(4); }

    void make_embedding();

    Tensor embedded(const Tensor& input);
    Tensor embedded_tokens(const Tensor& tokens);
    Tensor embedded_patches(const Tensor& images);

    TransformerEncoderClassifierOptions options_;
    torch::nn::Embedding embedding_{nullptr}; // one of these three
    torch::nn::Linear projection_{nullptr};
    torch::nn::Conv2d patches_{nullptr};
    Tensor positions_; // [max_length, d_model]
    std::shared_ptr<detail::Encoder> encoder_;
    torch::nn::Linear linear_{nullptr};
};

} // namespace fulgurite::app::models

#ifndef FULGURITE_COMPILED
#include "fulgurite/app/models/transformer_encoder_classifier-inl.hpp"
#endif
