// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: a reduction makes one value of an epoch's, and only the step's is logged here; add on_epoch
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct LogsTheLargest : Net {
    auto training_step(const auto& batch) {
        auto loss = layer(batch.data).sum();
#ifdef FULGURITE_MISTAKE
        return step(loss, log("train/largest"_key, loss, reduce_max));
#else
        return step(loss, log("train/largest"_key, loss, on_epoch | reduce_max));
#endif
    }
};

int main() {
    LogsTheLargest model;
    Trainer trainer{Epochs{1}};
    trainer.fit(model, loader());
}
