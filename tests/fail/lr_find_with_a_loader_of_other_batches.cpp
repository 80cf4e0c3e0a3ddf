// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: training_step cannot be called with this loader's batch
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    auto training_step(const torch::Tensor& batch) { return layer(batch).sum(); }
#else
    auto training_step(const data::Batch& batch) { return layer(batch.data).sum(); }
#endif
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    auto found = tune::lr_find(trainer, model, loader(), {.max_lr = 0.1});
    return found.diverged ? 1 : 0;
}
