// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <ATen/Context.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/dropout.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>

#include <concepts>
#include <cstdint>
#include <exception>
#include <string_view>
#include <tuple>
#include <utility>

#include "fulgurite/app/models/part/input.hpp"
#include "fulgurite/app/option/checked.hpp"

namespace fulgurite::app::models {

struct RecurrentClassifierOptions {
    std::int64_t input_size = 28;   ///< features of a step, or width times channels of an image
    std::int64_t hidden_size = 128; ///< features that are carried on, in each direction
    std::int64_t num_layers = 1;
    bool bidirectional = false;
    double dropout = 0; ///< between layers and before the last linear one, in training
    std::int64_t num_classes = 10;

    void check(const auto& refuse) const {
        option::positive(refuse, "input_size", input_size);
        option::positive(refuse, "hidden_size", hidden_size);
        option::positive(refuse, "num_layers", num_layers);
        option::share(refuse, "dropout", dropout);
        option::positive(refuse, "num_classes", num_classes);
    }
};

namespace detail {

/// While it is there, LibTorch calls kernels of its own in place of oneDNN's.
class WithoutOneDnn {
public:
    WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(false); }
    WithoutOneDnn(const WithoutOneDnn&) = delete;
    WithoutOneDnn& operator=(const WithoutOneDnn&) = delete;
    ~WithoutOneDnn() { at::globalContext().setUserEnabledMkldnn(before_); }

private:
    bool before_ = at::globalContext().userEnabledMkldnn();
};

/// What `LSTMClassifier` and `GRUClassifier` share: a recurrent layer, and a linear one on what it knows at the end.
template <class Layer, class LayerOptions>
class RecurrentClassifier : public torch::nn::Module {
public:
    const RecurrentClassifierOptions& options() const { return options_; }

    /// `[N, L, input_size]`, or images `[N, C, H, W]` as H steps of C · W = input_size features, to `[N, num_classes]`.
    /// Throws `Error` for another shape.
    Tensor forward(const Tensor& input) {
        const auto steps = input.dim() == 4 ? input.transpose(1, 2).flatten(2) : input;
        if (steps.dim() != 3 || steps.size(2) != options_.input_size || steps.size(1) == 0)
            refuse_input(owner_, input,
                         in_words("[N, L, ", options_.input_size,
                                  "], or images [N, C, H, W] with C * W = ", options_.input_size));
        require_real(owner_, input);
        auto last = last_state(carried_on(steps));
        if (options_.dropout > 0) last = at::dropout(last, options_.dropout, is_training());
        return linear_(last);
    }

protected:
    RecurrentClassifier(std::string_view owner, RecurrentClassifierOptions options)
        : owner_(owner),
          options_(option::checked(owner, std::move(options))),
          rnn_(register_module("rnn", Layer(layer_options(options_)))),
          linear_(register_module("linear", torch::nn::Linear(options_.hidden_size * (options_.bidirectional ? 2 : 1),
                                                              options_.num_classes))) {}

private:
    static LayerOptions layer_options(const RecurrentClassifierOptions& options) {
        return LayerOptions(options.input_size, options.hidden_size)
            .num_layers(options.num_layers)
            .bidirectional(options.bidirectional)
            .dropout(options.num_layers > 1 ? options.dropout : 0)
            .batch_first(true);
    }
    /// On some processors oneDNN lacks layers in bfloat16, and says so when they are called; LibTorch has its own.
    auto carried_on(const Tensor& steps) {
        if (has_onednn_) {
            try {
                return rnn_->forward(steps);
            } catch (const std::exception& error) {
                if (std::string_view(error.what()).find("primitive descriptor") == std::string_view::npos) throw;
                has_onednn_ = false;
            }
        }
        const WithoutOneDnn now;
        return rnn_->forward(steps);
    }
    /// Of the last layer, `[N, hidden_size]`, or of both directions `[N, 2 · hidden_size]`.
    Tensor last_state(const auto& result) const {
        const Tensor& states = hidden(std::get<1>(result)); // [layers · directions, N, hidden_size]
        if (!options_.bidirectional) return states.select(0, -1);
        return at::cat({states.select(0, -2), states.select(0, -1)}, 1);
    }
    static const Tensor& hidden(const Tensor& state) { return state; }
    static const Tensor& hidden(const std::tuple<Tensor, Tensor>& state) { return std::get<0>(state); }

    std::string_view owner_;
    RecurrentClassifierOptions options_;
    Layer rnn_;
    bool has_onednn_ = true;
    torch::nn::Linear linear_;
};

} // namespace detail

} // namespace fulgurite::app::models
