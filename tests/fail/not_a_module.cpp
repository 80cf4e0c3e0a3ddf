// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this is not a module
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Bare : torch::nn::Module {
    void training_step(const auto&) {}
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}};

#ifdef FULGURITE_MISTAKE
    Bare bare;
    trainer.fit(bare, loader());
#else
    trainer.fit(model, loader());
#endif
}
