// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: fit must be told when training is over
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{LogEvery{1}};
#else
    Trainer trainer{Epochs{1}};
#endif
    auto session = trainer.session(model, loader());
    const auto done = session.advance_for(std::chrono::milliseconds(2));
    return done.over ? 1 : 0;
}
