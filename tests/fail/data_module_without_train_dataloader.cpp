// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this data module has no loader for this: fit needs train_dataloader
// expect: Source
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Source {
#ifndef FULGURITE_MISTAKE
    auto train_dataloader() { return loader(); }
#endif
    auto val_dataloader() { return loader(); }
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    Source source;
    trainer.fit(model, source);
}
