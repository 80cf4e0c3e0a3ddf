// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a policy monitors a metric that nothing logs
// expect: val/loss/dataloader_idx_2
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, EarlyStopping{"val/loss/dataloader_idx_2"_key}};
#else
    Trainer trainer{Epochs{1}, EarlyStopping{"val/loss/dataloader_idx_1"_key}};
#endif
    trainer.fit(model, loader(), data::Loaders{loader(), loader()});
}
