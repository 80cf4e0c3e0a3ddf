// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer was given two policies of one type
// expect: Epochs
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Epochs{2}};
#else
    Trainer trainer{Epochs{1}, Steps{2}};
#endif
    trainer.fit(model, loader(), loader());
}
