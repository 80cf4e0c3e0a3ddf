// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: optim::AnyOptimizer takes no optimizer that asks for the loss
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Chosen : Net {
    optim::AnyOptimizer configure_optimizers() {
#ifdef FULGURITE_MISTAKE
        return optim::LBFGS{parameters(), {.lr = 0.1}};
#else
        return optim::SGD{parameters(), {.lr = 0.1}};
#endif
    }
};

int main() {
    Chosen model;
    Trainer{Epochs{1}}.fit(model, loader());
}
