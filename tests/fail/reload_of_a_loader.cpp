// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: ReloadEvery asks a data module for its loaders anew
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Data {
    auto train_dataloader() { return loader(); }
};

int main() {
    Net model;
    Trainer trainer{Epochs{2}, ReloadEvery{Epochs{1}}};
#ifdef FULGURITE_MISTAKE
    trainer.fit(model, loader());
#else
    Data data;
    trainer.fit(model, data);
#endif
}
