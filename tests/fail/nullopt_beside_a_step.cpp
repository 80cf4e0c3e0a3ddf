// SPDX-License-Identifier: BSL-1.0
// expect: nullopt_t
// in the words of the compiler
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    auto training_step(const auto& batch) {
        const auto loss = layer(batch.data).sum();
        if (batch.data.size(0) == 1) return std::nullopt;
        return step(loss);
    }
#else
    auto training_step(const auto& batch) -> std::optional<torch::Tensor> {
        const auto loss = layer(batch.data).sum();
        if (batch.data.size(0) == 1) return std::nullopt;
        return loss;
    }
#endif
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
