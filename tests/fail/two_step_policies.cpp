// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer takes one step policy
// expect: Accumulate
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Accumulate{2}, Eager{}};
#else
    Trainer trainer{Epochs{1}, Accumulate{2}};
#endif
    trainer.fit(model, loader(), loader());
}
