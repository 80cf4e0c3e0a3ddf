// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: tune::batch_size needs loaders of many batch sizes
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

int main() {
    Net model;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    std::vector<data::Batch> batches{{torch::zeros({4, 2}), torch::zeros({4, 1})}};
    auto size = tune::batch_size(trainer, model, batches);
#else
    auto size = tune::batch_size(trainer, model, loader());
#endif
    return size > 2 ? 0 : 1;
}
