// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: this is a dataset, and batches are wanted; wrap it: data::Loader{dataset
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    auto dataset = data::tensors(torch::zeros({4, 2}), torch::zeros({4, 1}));
#ifdef FULGURITE_MISTAKE
    trainer.fit(model, dataset);
#else
    trainer.fit(model, data::Loader{dataset, {.batch_size = 2}});
#endif
}
