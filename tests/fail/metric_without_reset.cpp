// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: log takes a scalar tensor, a number, or a metric object with compute() and reset()
// expect: Mean
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Mean {
    void update(double) {}
    double compute() const { return 0; }
#ifndef FULGURITE_MISTAKE
    void reset() {}
#endif
};
struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    Mean mean;
    auto training_step(const auto& batch) {
        auto loss = layer(batch.data).sum();
        return step(loss, log("train/mean"_key, mean));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
