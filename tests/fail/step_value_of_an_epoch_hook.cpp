// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: on_train_epoch_end belongs to no batch and has no step's value to log; leave on_step out
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Epochal {
    auto on_train_epoch_end() {
#ifdef FULGURITE_MISTAKE
        return logs(log("epochs"_key, 1, on_step));
#else
        return logs(log("epochs"_key, 1));
#endif
    }
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Epochal{}};
    trainer.fit(model, loader());
}
