// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: fit must be told when training is over
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Cpu{}};
#else
    Trainer trainer{Cpu{}, Epochs{1}};
#endif
    trainer.fit(model, loader(), loader());
}
