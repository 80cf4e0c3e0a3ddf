// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this is not a module
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Bare : torch::nn::Module {
    void training_step(const auto&) {}
};

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}};
#else
    Trainer trainer{Epochs{1}};
#endif

#ifdef FULGURITE_MISTAKE
    Bare bare;
    trainer.fit(bare, loader());
#else
    trainer.fit(model, loader());
#endif
}
