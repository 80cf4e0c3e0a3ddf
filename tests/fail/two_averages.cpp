// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer was given several policies that average weights
// expect: EMA
// expect: SWA
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, EMA{{}}, SWA{{.swa_lrs = 0.1}}};
#else
    Trainer trainer{Epochs{1}, std::optional<EMA>{}, SWA{{.swa_lrs = 0.1}}};
#endif
    trainer.fit(model, loader());
}
