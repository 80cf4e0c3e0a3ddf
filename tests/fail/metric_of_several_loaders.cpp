// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this metric is not logged by any step or hook of this run
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    auto result = trainer.fit(model, loader(), data::Loaders{loader(), loader()});
#ifdef FULGURITE_MISTAKE
    return result.metric("val/loss"_key) > 0;
#else
    return result.metric("val/loss/dataloader_idx_0"_key) > 0;
#endif
}
