// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: configure_optimizers gives an optimizer by value
// expect: unique_ptr
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
#ifdef FULGURITE_MISTAKE
    auto configure_optimizers() { return std::make_unique<optim::SGD>(parameters(), optim::SGDOptions{.lr = 0.1}); }
#else
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
#endif
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
