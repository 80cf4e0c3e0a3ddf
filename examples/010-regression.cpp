// SPDX-License-Identifier: BSL-1.0
// The README's example: a network learns a surface, stops when it no longer gets better, and keeps its best weights.
// [readme]
#include <fulgurite/fulgurite.hpp>
using namespace fulgurite;

struct Net : Module<Net> {
    torch::nn::Sequential layers = register_module(
        "layers", torch::nn::Sequential(torch::nn::Linear(2, 64), torch::nn::Tanh(), torch::nn::Linear(64, 1)));

    torch::Tensor forward(const torch::Tensor& points) { return layers->forward(points); }

    auto training_step(const auto& batch) {
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto validation_step(const auto& batch) {
        return logs(log("val/loss"_key, torch::mse_loss(forward(batch.data), batch.target)));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-2}}; }
};

int main() {
    seed_everything(1);
    auto x = torch::rand({2000, 2}) * 6 - 3, y = torch::sin(x).prod(1, /*keepdim=*/true);
    data::Loader train{data::tensors(x.slice(0, 0, 1600), y.slice(0, 0, 1600)), {.batch_size = 64, .shuffle = true}};
    data::Loader validation{data::tensors(x.slice(0, 1600), y.slice(0, 1600)), {.batch_size = 400}};
    Net net;
    Trainer trainer{Epochs{100}, Csv{"surface.csv"}, KeepBest{"val/loss"_key},
                    EarlyStopping{"val/loss"_key, {.patience = 10}}};
    auto result = trainer.fit(net, train, validation);
    fmt::print("val/loss {:.5f}, {} epochs\n", trainer.policy<KeepBest>().best_score(), result.epoch());
}
// [readme]
