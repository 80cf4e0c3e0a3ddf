// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: on_epoch_begin is not a hook; did you mean on_train_epoch_start?
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    void on_epoch_begin() {}
#else
    void on_train_epoch_start() {}
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader(), loader());
}
