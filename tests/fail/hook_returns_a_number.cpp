// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: on_train_epoch_end returns nothing or logs
// expect: Callback
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    int on_train_epoch_end() { return -1; }
#else
    void on_train_epoch_end(auto& run) { run.stop("enough"); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader(), loader());
}
