// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: validation_step cannot be called with this loader's batch
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Net {
    void validation_step(const data::Batch&) {}
#ifndef FULGURITE_MISTAKE
    void validation_step(const torch::Tensor&) {}
#endif
};

int main() {
    Own model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader(), data::Loaders{loader(), std::vector{torch::zeros({2, 2})}});
}
