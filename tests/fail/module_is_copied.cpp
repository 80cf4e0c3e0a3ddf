// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a module is not copied, a copy would share its layers; pass it by reference (Net&)
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    auto other = model;
#else
    auto& other = model;
#endif
    Trainer trainer{Epochs{1}};
    trainer.fit(other, loader());
}
