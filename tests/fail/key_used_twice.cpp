// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: one metric key is logged twice in one phase; give each value its own key
// expect: train/loss
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    auto training_step(const auto& batch) {
        const auto loss = layer(batch.data).sum();
        return step(loss, log("train/loss"_key, loss), log("train/loss"_key, loss * 2));
    }
#else
    auto training_step(const auto& batch) {
        const auto loss = layer(batch.data).sum();
        return step(loss, log("train/loss"_key, loss), log("train/twice"_key, loss * 2));
    }
#endif
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
