// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this function does not say which hook it is; write on<hook::on_train_epoch_end>(
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    auto enough = [](auto& run) { run.stop("enough"); };
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, enough};
#else
    Trainer trainer{Epochs{1}, on<hook::on_train_epoch_end>(enough)};
#endif
    trainer.fit(model, loader());
}
