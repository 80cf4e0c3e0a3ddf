// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: with manual optimization the loss is not scaled
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    void training_step(const auto&) {}
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Fp16Mixed{}};
#else
    Trainer trainer{Epochs{1}, Bf16Mixed{}};
#endif
    trainer.fit(model, loader());
}
