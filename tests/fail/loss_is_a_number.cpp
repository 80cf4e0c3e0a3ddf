// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the loss is a number here, and a number has no gradient; return the tensor, without item()
// expect: Own
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    auto training_step(const auto& batch) {
        const double loss = layer(batch.data).sum().template item<double>();
        return step(loss, log("train/loss"_key, loss));
    }
#else
    auto training_step(const auto& batch) {
        const auto loss = layer(batch.data).sum();
        return step(loss, log("train/loss"_key, loss));
    }
#endif
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
