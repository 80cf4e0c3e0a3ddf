// SPDX-License-Identifier: BSL-1.0
// What the programs of the manual share: a small regression, and data for it.
#pragma once
#include <fulgurite/fulgurite.hpp>

namespace handbook {

using namespace fulgurite;

inline auto samples(std::int64_t count = 96) {
    auto inputs = torch::rand({count, 2}, at::detail::createCPUGenerator(3));
    return data::tensors(inputs, inputs.sum(1, /*keepdim=*/true));
}
inline auto batches(std::int64_t count = 96) { return data::Loader{samples(count), {.batch_size = 16}}; }

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

} // namespace handbook
