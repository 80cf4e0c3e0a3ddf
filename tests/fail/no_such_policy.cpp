// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this Trainer was not given that policy
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}};
#else
    Trainer trainer{Epochs{1}, Csv{"metrics.csv"}};
#endif
    trainer.policy<Csv>();
}
