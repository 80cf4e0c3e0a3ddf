// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: tune::lr_find is to set a member that is neither the module's nor that of its options
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

struct Options {
    double lr = 0.1;
};
struct OtherOptions {
    double lr = 0.1;
};
struct Own : Module<Own, Options> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return layer(batch.data).sum(); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = options().lr}}; }
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    auto found = tune::lr_find(trainer, model, loader(), &OtherOptions::lr);
#else
    auto found = tune::lr_find(trainer, model, loader(), &Options::lr);
#endif
    return found.diverged ? 1 : 0;
}
