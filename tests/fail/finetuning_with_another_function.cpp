// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the second function of a Finetuning takes (auto& tuning): tuning.epoch(), tuning.module()
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, Finetuning{[](auto& net) { freeze(net.layer); }, [](auto&, std::int64_t) {}}};
#else
    Trainer trainer{Epochs{1}, Finetuning{[](auto& net) { freeze(net.layer); }, [](auto&) {}}};
#endif
    trainer.fit(model, loader());
}
