// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the module has no step for this
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    auto size = tune::batch_size<Stage::test>(trainer, model, loader());
#else
    auto size = tune::batch_size<Stage::validate>(trainer, model, loader());
#endif
    return size > 2 ? 0 : 1;
}
