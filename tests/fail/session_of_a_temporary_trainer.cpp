// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a session uses its Trainer as long as it lives, and this one is gone at the end of the expression
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    auto batches = loader();
#ifdef FULGURITE_MISTAKE
    auto session = Trainer{Epochs{1}}.session(model, batches);
#else
    Trainer trainer{Epochs{1}};
    auto session = trainer.session(model, batches);
#endif
    return session.advance() ? 0 : 1;
}
