// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a hook returns what it logs within logs(…); write return logs(log("my/key"_key, value));
// expect: Callback
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    auto on_train_epoch_end() { return log("epoch"_key, 1.0); }
#else
    auto on_train_epoch_end() { return logs(log("epoch"_key, 1.0)); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader());
}
