// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: PredictionWriter writes tensors, numbers, strings
// within: 20
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Wave {
    torch::Tensor samples;
    void* player;
};
struct Speaker : Net {
    auto predict_step(const auto& batch) {
        Wave wave{layer(batch.data), nullptr};
#ifdef FULGURITE_MISTAKE
        return wave;
#else
        return wave.samples;
#endif
    }
};

int main() {
    Speaker model;
    Trainer trainer{PredictionWriter{{.directory = "waves"}}};
    trainer.predict(model, loader());
}
