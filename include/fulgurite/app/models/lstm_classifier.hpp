// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <utility>

#include "fulgurite/app/models/part/recurrent.hpp"

namespace fulgurite::app::models {

using LSTMClassifierOptions = RecurrentClassifierOptions;

/// A class for each sequence: long short-term memory (Hochreiter and Schmidhuber 1997), and a linear layer on the last
/// state of the last layer, of both directions if there are two. An image is a sequence of its rows. Names:
/// "rnn.weight_ih_l0", …, "linear.bias".
class LSTMClassifier : public detail::RecurrentClassifier<torch::nn::LSTM, torch::nn::LSTMOptions> {
public:
    using Options = LSTMClassifierOptions;

    explicit LSTMClassifier(LSTMClassifierOptions options = {})
        : RecurrentClassifier("LSTMClassifier", std::move(options)) {}
};

} // namespace fulgurite::app::models
