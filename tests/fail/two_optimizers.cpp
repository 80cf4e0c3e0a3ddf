// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: with several optimizers the module steps them itself
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    auto training_step(const auto& batch) { return layer(batch.data).sum(); }
    auto configure_optimizers() {
        return std::tuple{optim::SGD{parameters(), {.lr = 0.1}}, optim::SGD { parameters(), {.lr = 0.1} }};
    }
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
