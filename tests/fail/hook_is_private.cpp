// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: on_train_end exists but takes neither
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    void on_fit_end() {}

private:
    void on_train_end() {}
#else
    void on_fit_end() {}
    void on_train_end() {}
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader(), loader());
}
