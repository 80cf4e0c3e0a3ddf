// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this is neither a loader
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};

#ifdef FULGURITE_MISTAKE
    trainer.fit(model, 3);
#else
    trainer.fit(model, loader());
#endif
}
