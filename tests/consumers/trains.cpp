// SPDX-License-Identifier: BSL-1.0
// The same program for every way to get fulgurite into a project: it trains a linear model for one epoch and saves it.
#include <fulgurite/fulgurite.hpp>

using namespace fulgurite;

struct Regressor : Module<Regressor> {
    torch::nn::Linear layer = register_module("layer", torch::nn::Linear(2, 1));

    torch::Tensor forward(const torch::Tensor& input) { return layer(input); }

    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }

    auto configure_optimizers() { return optim::SGD{parameters(), {.lr = 0.1}}; }
};

int main() {
    seed_everything(1);
    auto inputs = torch::randn({512, 2});
    Regressor model;
    Trainer trainer{Epochs{1}, KeepLast{{.directory = "checkpoints"}}};
    auto result = trainer.fit(model, data::Loader{data::tensors(inputs, inputs.sum(1, true)), {.batch_size = 16}});
    const auto slope = torch::autograd::grad({model.forward(inputs).mean()}, {model.layer->weight}); // comes along
    return result.metric("train/loss"_key) < 1.0 && slope.size() == 1 ? 0 : 1;
}
