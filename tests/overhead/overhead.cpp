// SPDX-License-Identifier: BSL-1.0
// The same training twice: by a Trainer with one logged metric (`overhead trainer`), and by a loop written by hand
// around the same loader and optimizer (`overhead loop`). Callgrind counts the instructions between two steps in each.
#include <fulgurite/fulgurite.hpp>

#include <cstdlib>
#include <cstring>

#include <valgrind/callgrind.h>

namespace {

using namespace fulgurite;

constexpr std::int64_t warm_up = 50, counted = 200;
std::int64_t steps = 0;

void count() {
    if (steps == warm_up) CALLGRIND_START_INSTRUMENTATION;
    if (steps == warm_up + counted) CALLGRIND_STOP_INSTRUMENTATION;
    ++steps;
}

struct Net : Module<Net> {
    torch::nn::Linear first = register_module("first", torch::nn::Linear(2, 32));
    torch::nn::Linear second = register_module("second", torch::nn::Linear(32, 32));
    torch::nn::Linear third = register_module("third", torch::nn::Linear(32, 1));

    torch::Tensor forward(const torch::Tensor& input) { return third(torch::relu(second(torch::relu(first(input))))); }
    auto training_step(const auto& batch) {
        count();
        auto loss = torch::mse_loss(forward(batch.data), batch.target);
        return step(loss, log("train/loss"_key, loss));
    }
    auto configure_optimizers() { return optim::Adam{parameters(), {.lr = 1e-3}}; }
};

auto make_loader() {
    auto input = torch::randn({1024, 2});
    return data::Loader{data::tensors(input, input.prod(1, /*keepdim=*/true)), {.batch_size = 64, .shuffle = true}};
}

void with_trainer(Net& model) { Trainer{Epochs{16}, Cpu{}}.fit(model, make_loader()); }

void by_hand(Net& model) {
    auto loader = make_loader();
    auto optimizer = model.configure_optimizers();
    for (std::int64_t epoch = 0; epoch < 16; ++epoch) {
        loader.set_epoch(epoch);
        for (auto& batch : loader) {
            count();
            auto loss = torch::mse_loss(model.forward(batch.data), batch.target);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    at::set_num_threads(1);
    seed_everything(1);
    Net model;
    if (std::strcmp(argv[1], "trainer") == 0) with_trainer(model);
    else by_hand(model);
    double sum = 0;
    for (const auto& parameter : model.parameters()) sum += parameter.sum().item<double>();
    fmt::print("{} steps, sum of the weights {:.9f}\n", steps, sum);
    return steps == 256 ? 0 : 1;
}
