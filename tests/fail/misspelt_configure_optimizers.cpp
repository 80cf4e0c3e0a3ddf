// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: configure_optimizer is not a hook; did you mean configure_optimizers?
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    auto training_step(const auto& batch) { return layer(batch.data).sum(); }
    auto configure_optimizer() { return optim::SGD{parameters(), {.lr = 0.1}}; }
#else
    auto training_step(const auto& batch) { return layer(batch.data).sum(); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
#endif
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
