// SPDX-License-Identifier: BSL-1.0
// A file that defines a module and trains nothing: what README says it can do with.
#include <ATen/ops/mse_loss.h>
#include <torch/nn/modules/linear.h>
#include <fulgurite/log.hpp>
#include <fulgurite/module/module.hpp>
#include <fulgurite/optim/adam.hpp>

using namespace fulgurite;

struct Net : Module<Net> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    Tensor forward(const Tensor& input) { return layer(input); }
    auto training_step(const auto& batch) {
        auto loss = at::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
};

std::size_t parameters_of_a_net() {
    struct Batch {
        Tensor data, target;
    };
    Net net;
    (void)net.configure_optimizers();
    (void)net.training_step(Batch{at::Tensor(net.layer->weight), at::Tensor(net.layer->bias)});
    return net.parameters().size();
}
