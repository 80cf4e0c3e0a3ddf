// SPDX-License-Identifier: BSL-1.0
// expect: Own
// in the words of the compiler
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct OwnOptions {
    double lr = 0.1;
};
struct Own : Module<Own, OwnOptions> {
    using Module::Module;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = options().lr}}; }
};

int main() {
#ifdef FULGURITE_MISTAKE
    Own model{.lr = 0.2};
#else
    Own model{{.lr = 0.2}};
#endif
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
