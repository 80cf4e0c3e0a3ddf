// SPDX-License-Identifier: BSL-1.0
// expect: batch_sz
// in the words of the compiler
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
#ifdef FULGURITE_MISTAKE
    data::Loader batches{data::tensors(torch::zeros({4, 2}), torch::zeros({4, 1})), {.batch_sz = 2}};
#else
    data::Loader batches{data::tensors(torch::zeros({4, 2}), torch::zeros({4, 1})), {.batch_size = 2}};
#endif
    Trainer trainer{Epochs{1}};
    trainer.fit(model, batches);
}
