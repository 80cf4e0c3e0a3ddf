// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: tune::batch_size is to set a member that holds no number of samples
#include "tests/fail/net.hpp"

#include <fulgurite/tune.hpp>

using namespace fulgurite;

struct Data {
    std::int64_t batch_size = 2;
    std::string name = "train";
    auto train_dataloader() const { return loader().with_batch_size(batch_size); }
};

int main() {
    Net model;
    Data data;
    Trainer trainer{Epochs{1}};
#ifdef FULGURITE_MISTAKE
    auto size = tune::batch_size(trainer, model, data, &Data::name);
#else
    auto size = tune::batch_size(trainer, model, data, &Data::batch_size);
#endif
    return size > 2 ? 0 : 1;
}
