// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer takes one precision policy
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, FullPrecision{}, FullPrecision{}};
#else
    Trainer trainer{Epochs{1}, FullPrecision{}};
#endif
    trainer.fit(model, loader(), loader());
}
