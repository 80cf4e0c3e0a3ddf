// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: SWA sets the learning rates of one optimizer, and this module has several
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Two : Module<Two> {
    static constexpr auto optimization = manual;
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    void training_step(const auto&) {}
#ifdef FULGURITE_MISTAKE
    auto configure_optimizers() {
        return std::tuple{optim::SGD{{layer->weight}, {.lr = 0.1}}, optim::SGD { {layer->bias}, {.lr = 0.1} }};
    }
#else
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
#endif
};

int main() {
    Two model;
    Trainer trainer{Epochs{1}, SWA{{.swa_lrs = 0.05}}};
    trainer.fit(model, loader());
}
