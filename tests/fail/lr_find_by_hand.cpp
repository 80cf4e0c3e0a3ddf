// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: tune::lr_find drives the learning rate of the optimizer that the Trainer steps
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    static constexpr auto optimization = manual;
#endif
    auto training_step(const auto& batch) { return layer(batch.data).sum(); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    auto found = tune::lr_find(trainer, model, loader());
    return found.suggestion().has_value() ? 0 : 1;
}
