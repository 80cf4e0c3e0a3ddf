// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: after the module, fit takes a training loader
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}};
#else
    Trainer trainer{Epochs{1}};
#endif

#ifdef FULGURITE_MISTAKE
    trainer.fit(model, loader(), 5);
#else
    trainer.fit(model, loader());
#endif
}
