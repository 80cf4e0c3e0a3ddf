// SPDX-License-Identifier: BSL-1.0
// within: 40
// expect: fulgurite: no step hands out an output under this key
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Callback {
#ifdef FULGURITE_MISTAKE
    void on_train_batch_end(auto&, auto& outputs) { outputs["prediction"_key]; }
#else
    void on_train_batch_end(auto&, auto& outputs) { outputs.loss.defined(); }
#endif
};

int main() {
    Net model;
    Trainer trainer{Epochs{1}, Callback{}};
    trainer.fit(model, loader(), loader());
}
