// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a step returns what it logs within logs(…); write return logs(log("val/loss"_key, loss));
// expect: Own
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
#ifdef FULGURITE_MISTAKE
    auto validation_step(const auto& batch) { return log("val/loss"_key, layer(batch.data).sum()); }
#else
    auto validation_step(const auto& batch) { return logs(log("val/loss"_key, layer(batch.data).sum())); }
#endif
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader(), loader());
}
