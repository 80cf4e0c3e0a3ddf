// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the module has no step for this
// expect: Net
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}};
#else
    Trainer trainer{Epochs{1}};
#endif

#ifdef FULGURITE_MISTAKE
    trainer.test(model, loader());
#else
    trainer.validate(model, loader());
#endif
}
