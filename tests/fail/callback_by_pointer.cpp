// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer has its policies and callbacks by value
// expect: Callback
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
    void on_train_epoch_end() {}
};

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, std::make_shared<Callback>()};
#else
    Trainer trainer{Epochs{1}, Callback{}};
#endif
    trainer.fit(model, loader());
}
