// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: Deterministic sets cuDNN's benchmark as well; take CudnnBenchmark out
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    Trainer trainer{Epochs{1}, CudnnBenchmark{}, Deterministic{}};
#else
    Trainer trainer{Epochs{1}, Deterministic{.benchmark = true}};
#endif
    trainer.fit(model, loader());
}
