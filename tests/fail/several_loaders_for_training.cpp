// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: training takes one loader; data::Combined makes one of several
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Pairs : Module<Pairs> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) { return layer(std::get<0>(batch).data).sum(); }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    Pairs model;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    trainer.fit(model, data::Loaders{loader(), loader()});
#else
    trainer.fit(model, data::Combined{data::min_size, loader(), loader()});
#endif
}
