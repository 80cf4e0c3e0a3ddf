// SPDX-License-Identifier: BSL-1.0
// within: 40
// expect: fulgurite: this metric is not logged by any step or hook of this run
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    void on_train_epoch_end(auto& run) { run.metric("val/acc"_key); }
#else
    void on_train_epoch_end(auto& run) { run.metric("val/loss"_key); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader(), loader());
}
