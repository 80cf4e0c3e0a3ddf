// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer takes one strategy policy
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, SingleProcess{}, SingleProcess{}};
#else
    Trainer trainer{Epochs{1}, SingleProcess{}};
#endif
    trainer.fit(model, loader(), loader());
}
