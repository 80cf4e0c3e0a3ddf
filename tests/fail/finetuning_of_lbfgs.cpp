// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this optimizer takes no parameters later, as unfreezing wants it; give it void
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Tuned : Net {
#ifdef FULGURITE_MISTAKE
    auto configure_optimizers() {
        return optim::LBFGS{parameters(), {}};
    }
#else
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
#endif
};

int main() {
    Tuned model;
    Trainer trainer{Epochs{1}, BackboneFinetuning{"layer"}};
    trainer.fit(model, loader());
}
