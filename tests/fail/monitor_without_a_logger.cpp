// SPDX-License-Identifier: BSL-1.0
// expect: has nobody to log to; give the Trainer a logger, such as Csv
// expect: LearningRateMonitor
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, LearningRateMonitor{}};
#else
    Trainer trainer{Epochs{1}, LearningRateMonitor{}, Csv{"runs"}};
#endif
    trainer.fit(model, loader());
}
