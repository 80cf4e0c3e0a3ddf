// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: fit needs a configure_optimizers
// expect: Net
#include <fulgurite/fulgurite.hpp>

using namespace fulgurite;

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto training_step(const auto& batch) {
        auto loss = layer(batch.data).mean();
        return step(loss, log("train/loss"_key, loss));
    }
#ifndef FULGURITE_MISTAKE
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
#endif
};

// What is done with the result adds no error of its own.
int main() {
    Net model;
    Trainer trainer{Epochs{1}};
    const auto result = trainer.fit(model, data::Loader{data::tensors(torch::zeros({4, 2})), {.batch_size = 2}});
    double sum = result.metric("train/loss"_key);
    for (const auto& [name, value] : result.metrics()) sum += value;
    const std::string why = result.stop_reason();
    return result.epoch() > result.global_step() && sum > 1 && why.empty();
}
