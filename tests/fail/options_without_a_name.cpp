// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: an optimizer's options have names; write optim::Adam{parameters(), {.lr = 1e-3}}
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
#ifdef FULGURITE_MISTAKE
    auto configure_optimizers() { return optim::Adam{parameters(), 1e-3}; }
#else
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
#endif
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
