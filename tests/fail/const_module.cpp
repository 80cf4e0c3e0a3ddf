// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this module is const
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};

#ifdef FULGURITE_MISTAKE
    const Net& seen = model;
    trainer.fit(seen, loader());
#else
    trainer.fit(model, loader());
#endif
}
