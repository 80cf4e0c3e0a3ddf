// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the module has no step for this
// expect: Net
#include <fulgurite/fulgurite.hpp>

using namespace fulgurite;

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifndef FULGURITE_MISTAKE
    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
#endif
};

int main() {
    Net model;
    Trainer{}.predict(model, data::Loader{data::tensors(torch::zeros({4, 2})), {.batch_size = 2}});
}
