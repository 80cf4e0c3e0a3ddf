// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: after the module, fit takes a training loader
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};

#ifdef FULGURITE_MISTAKE
    trainer.fit(model, loader(), loader(), loader());
#else
    trainer.fit(model, loader(), loader(), resume(""));
#endif
}
