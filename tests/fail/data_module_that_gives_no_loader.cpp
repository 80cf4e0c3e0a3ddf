// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: what this data module gives is no loader
// expect: Source
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Source {
#ifdef FULGURITE_MISTAKE
    auto train_dataloader() { return 64; }
#else
    auto train_dataloader() { return loader(); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    Source source;
    trainer.fit(model, source);
}
