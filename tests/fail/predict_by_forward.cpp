// SPDX-License-Identifier: BSL-1.0
// expect: fulgurite: the module has no predict_step, and its forward can be called neither with this loader's batch
// expect: Net
#include <fulgurite/fulgurite.hpp>

using namespace fulgurite;

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));
#ifdef FULGURITE_MISTAKE
    torch::Tensor forward(const torch::Tensor& input, const torch::Tensor& mask) { return layer(input * mask); }
#else
    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }
#endif
};

int main() {
    Net model;
    std::vector<torch::Tensor> predictions = // becomes what is wanted where it is refused: no second error
        Trainer{}.predict(model, data::Loader{data::tensors(torch::zeros({4, 2})), {.batch_size = 2}});
}
