// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the module has no step for this
// expect: Net
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};

#ifdef FULGURITE_MISTAKE
    trainer.test(model, loader());
#else
    trainer.validate(model, loader());
#endif
}
