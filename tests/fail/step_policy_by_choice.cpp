// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: device, precision, strategy and step policies are part of the loop
// expect: Accumulate
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, std::optional{Accumulate{2}}};
#else
    Trainer trainer{Epochs{1}, std::optional{ClipNorm{1.0}}};
#endif
    trainer.fit(model, loader(), loader());
}
