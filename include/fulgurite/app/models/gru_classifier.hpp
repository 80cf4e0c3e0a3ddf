// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/models/part/recurrent.hpp"

namespace fulgurite::app::models {

using GRUClassifierOptions = RecurrentClassifierOptions;

/// A class for each sequence: gated recurrent units (Cho et al. 2014), and a linear layer on the last state of the last
/// layer, of both directions if there are two. An image is a sequence of its rows. Names: "rnn.weight_ih_l0", …,
/// "linear.bias".
class GRUClassifier : public detail::RecurrentClassifier<torch::nn::GRU, torch::nn::GRUOptions> {
public:
    using Options = GRUClassifierOptions;

    explicit GRUClassifier(GRUClassifierOptions options = {})
        : RecurrentClassifier("GRUClassifier", std::move(options)) {}
};

} // namespace fulgurite::app::models
