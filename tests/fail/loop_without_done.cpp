// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a loop policy needs bool done
// expect: Unending
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Unending : policy::Loop {};
struct Ended : policy::Loop {
    bool done(const auto& run) const { return run.epoch() > 0; }
};

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Unending{}};
#else
    Trainer trainer{Ended{}};
#endif
    trainer.fit(model, loader(), loader());
}
