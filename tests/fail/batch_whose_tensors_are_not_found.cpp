// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: no tensor is found in this batch type
#include "tests/fail/net.hpp"

using namespace fulgurite;

struct Points {
    torch::Tensor inputs, heights;
#ifndef FULGURITE_MISTAKE
    void visit_tensors(auto&& f) { f(inputs), f(heights); }
    void visit_tensors(auto&& f) const { f(inputs), f(heights); }
#endif
};
struct Surface : Net {
    auto training_step(const Points& batch) { return torch::mse_loss(layer(batch.inputs), batch.heights); }
};

int main() {
    std::vector<Points> batches{{torch::zeros({4, 2}), torch::zeros({4, 1})}};
    Surface model;
    Trainer{Epochs{1}}.fit(model, batches);
}
