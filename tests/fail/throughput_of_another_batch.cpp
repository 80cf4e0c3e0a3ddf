// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: ThroughputMonitor's function is called with every batch of the run
// first
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Own : Module<Own> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
    auto predict_step(const torch::Tensor& input) { return layer(input); }
};

int main() {
    Own model;
    std::vector<torch::Tensor> inputs{torch::zeros({2, 2})};
#ifdef FULGURITE_MISTAKE
    const auto length = [](const data::Batch& batch) { return batch.data.numel(); };
#else
    const auto length = [](const torch::Tensor& input) { return input.numel(); };
#endif
    Trainer trainer{Csv{"."}, ThroughputMonitor{{}, length}};
    trainer.predict(model, inputs);
}
