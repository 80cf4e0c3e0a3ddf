// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: what a session is given as a temporary it keeps, and this can't be moved
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Source {
    Source() = default;
    Source(const Source&) = delete;
    auto train_dataloader() const { return loader(); }
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    auto session = trainer.session(model, Source());
#else
    Source source;
    auto session = trainer.session(model, source);
#endif
    return session.advance() ? 0 : 1;
}
