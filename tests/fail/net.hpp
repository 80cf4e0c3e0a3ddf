// SPDX-License-Identifier: BSL-1.0
#pragma once
#include <fulgurite/fulgurite.hpp>

/// What the programs of this folder train, where the mistake is elsewhere.
struct Net : fulgurite::Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(layer(batch.data), batch.target);
        return fulgurite::step(loss, fulgurite::log(fulgurite::Key<"train/loss">{}, loss));
    }
    auto validation_step(const auto& batch) {
        return fulgurite::logs(
            fulgurite::log(fulgurite::Key<"val/loss">{}, torch::mse_loss(layer(batch.data), batch.target)));
    }
    auto configure_optimizers() { return fulgurite::optim::SGD{parameters(), {.lr = 0.1}}; }
};

inline auto loader() {
    return fulgurite::data::Loader{fulgurite::data::tensors(torch::zeros({4, 2}), torch::zeros({4, 1})),
                                   {.batch_size = 2}};
}
