// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a session uses its Trainer as long as it lives, and this one is gone at the end of the expression
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    auto batches = loader();
    std::int64_t seen = 0;
#ifdef FULGURITE_MISTAKE
    for (const auto& tick : Trainer{Epochs{1}}.steps(model, batches)) seen += tick.batch_idx;
#else
    Trainer trainer{Epochs{1}};
    for (const auto& tick : trainer.steps(model, batches)) seen += tick.batch_idx;
#endif
    return static_cast<int>(seen);
}
