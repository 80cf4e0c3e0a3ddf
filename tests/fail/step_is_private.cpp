// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: training_step cannot be called with this loader's batch; it is public
// expect: Own
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
private:
#endif
    auto training_step(const auto& batch) { return torch::mse_loss(layer(batch.data), batch.target); }

public:
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
