// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer was given two policies of one type
// expect: LogEvery
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, LogEvery{1}, LogEvery{2}};
#else
    Trainer trainer{Epochs{1}, LogEvery{1}};
#endif
    trainer.fit(model, loader(), loader());
}
