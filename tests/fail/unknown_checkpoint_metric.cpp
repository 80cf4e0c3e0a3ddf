// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a policy monitors a metric that nothing logs
// expect: val/los
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, KeepBest{"val/los"_key, {}}};
#else
    Trainer trainer{Epochs{1}, KeepBest{"val/loss"_key, {}}};
#endif
    trainer.fit(model, loader(), loader());
}
