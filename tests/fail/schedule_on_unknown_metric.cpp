// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a policy monitors a metric that nothing logs
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Follows : Module<Follows> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) {
        auto loss = layer(batch.data).sum();
        return step(loss, log("train/loss"_key, loss, on_epoch));
    }
    auto configure_optimizers() {
#ifdef FULGURITE_MISTAKE
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::ReduceLROnPlateau{"val/loss"_key, {}});
#else
        return optim::with(optim::SGD{parameters(), {.lr = 0.1}}, optim::ReduceLROnPlateau{"train/loss"_key, {}});
#endif
    }
};

int main() {
    Follows model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
