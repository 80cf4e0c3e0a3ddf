// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this only points to data; give the loader or the data module itself: *loader
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    auto owned = std::make_unique<decltype(loader())>(loader());
#ifdef FULGURITE_MISTAKE
    trainer.fit(model, loader(), owned);
#else
    trainer.fit(model, loader(), *owned);
#endif
}
