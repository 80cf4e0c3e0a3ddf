// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this data module has no loader for this
// expect: Source
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Source {
    auto train_dataloader() { return loader(); }
    auto test_dataloader() { return loader(); }
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    Source source;
#ifdef FULGURITE_MISTAKE
    trainer.validate(model, source);
#else
    trainer.fit(model, source);
#endif
}
