// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: what is monitored is a key, not text; write EarlyStopping{"val/loss"_key}
// expect: EarlyStopping
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, EarlyStopping{"val/loss", {.patience = 2}}};
#else
    Trainer trainer{Epochs{1}, EarlyStopping{"val/loss"_key, {.patience = 2}}};
#endif
    trainer.fit(model, loader(), loader());
}
