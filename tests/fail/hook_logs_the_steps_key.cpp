// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: one metric key is logged twice in one phase
// expect: train/loss
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    auto on_train_batch_end() { return logs(log("train/loss"_key, 1.0)); }
#else
    auto on_train_batch_end() { return logs(log("train/other"_key, 1.0)); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader(), loader());
}
