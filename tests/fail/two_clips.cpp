// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a Trainer takes one clip policy
// expect: ClipNorm
// expect: ClipValue
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, ClipNorm{1.0}, ClipValue{1.0}};
#else
    Trainer trainer{Epochs{1}, ClipNorm{1.0}};
#endif
    trainer.fit(model, loader(), loader());
}
